using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeCam.Inference.Devices;
using DeCam.Inference.Files;

namespace DeCam.Cluster.Silo.Datasets;

/// <summary>
/// The contents of the files of datasets, read in the background: one file at a time, at a bounded rate, on a thread below all others.
/// A file is read again only when it has changed. Thread-safe.
/// </summary>
/// <param name="bytesPerSecond">Bytes a second at most; 0 reads nothing.</param>
internal sealed class DatasetContents(long bytesPerSecond) : BackgroundService
{
    private const int ChunkBytes = 1 << 20, HashBytes = 16;

    // Three times ImageNet, at some fifty bytes each.
    private const int Remembered = 4_000_000;
    private static readonly string Nothing = Hexadecimal(SHA256.HashData([]));
    private readonly ConcurrentDictionary<UInt128, UInt128> _known = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _wanted = new();
    private readonly SemaphoreSlim _asked = new(0);
    private long _sincePause;

    /// <summary>The first 32 hexadecimal digits of the SHA-256 of a file as it is now; null where it was not read yet or cannot be read. One that is empty or not there counts as empty.</summary>
    public string? Of(string path) => FileStamp.Of(path) is not { Length: > 0 } stamp ? Nothing : _known.TryGetValue(Key(path, stamp), out var content) ? content.ToString("x32", CultureInfo.InvariantCulture) : null;

    /// <summary>Asks that files be read.</summary>
    /// <param name="folder">Full path of their folder; the files replace those asked for before.</param>
    /// <param name="files">Full paths.</param>
    public void Want(string folder, IReadOnlyList<string> files)
    {
        if (bytesPerSecond == 0 || files.Count == 0) return;
        _wanted[folder] = files;
        _asked.Release();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _asked.Dispose();
    }

    /// <inheritdoc/>
    /// <remarks>Nobody waits for the thread: a read from a share that is away may never return.</remarks>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (bytesPerSecond > 0) new Thread(() => Work(stoppingToken)) { IsBackground = true, Name = "contents of datasets" }.Start();
        return Task.CompletedTask;
    }

    private void Work(CancellationToken stoppingToken)
    {
        LowPriority.Enter();
        try
        {
            while (true)
            {
                _asked.Wait(stoppingToken);
                foreach (var folder in _wanted.Keys)
                {
                    if (!_wanted.TryRemove(folder, out var files)) continue;
                    foreach (var file in files) Read(file, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo ends.
        }
        catch (ObjectDisposedException)
        {
            // It ended while a share did not answer.
        }
    }

    private void Read(string path, CancellationToken stoppingToken)
    {
        stoppingToken.ThrowIfCancellationRequested();
        try
        {
            if (FileStamp.Of(path) is not { Length: > 0 } stamp || _known.ContainsKey(Key(path, stamp))) return;
            using var file = OrdinaryFile.OpenRead(path);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var chunk = new byte[(int)Math.Min(stamp.Length, ChunkBytes)];
            while (file.Read(chunk) is > 0 and var count)
            {
                hash.AppendData(chunk, 0, count);
                Pause(count, stoppingToken);
            }

            if (FileStamp.Of(path) != stamp) return;
            if (_known.Count >= Remembered) _known.Clear();
            _known[Key(path, stamp)] = Number(hash.GetHashAndReset());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever needs the picture says what is wrong with it; the others count.
        }
    }

    private void Pause(int bytes, CancellationToken stoppingToken)
    {
        _sincePause += bytes;
        if (_sincePause < ChunkBytes) return;
        stoppingToken.WaitHandle.WaitOne(TimeSpan.FromSeconds((double)_sincePause / bytesPerSecond));
        stoppingToken.ThrowIfCancellationRequested();
        _sincePause = 0;
    }

    private static UInt128 Key(string path, FileStamp stamp) =>
        Number(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{path}\0{stamp.Length}\0{stamp.WrittenUtc.Ticks}\0{stamp.Node}\0{stamp.ChangedNanoseconds}"))));

    private static UInt128 Number(byte[] sha256) => UInt128.Parse(Hexadecimal(sha256), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Hexadecimal(byte[] sha256) => Convert.ToHexStringLower(sha256.AsSpan(0, HashBytes));
}

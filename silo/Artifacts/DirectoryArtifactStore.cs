using DeCam.Cluster.Grains.Storage;
using DeCam.Cluster.Silo.Storage;

namespace DeCam.Cluster.Silo.Artifacts;

/// <summary>
/// Artifacts as files in folders by the first two digits of their key; on a shared volume, for all silos. Written to a temporary name, forced
/// to disk, renamed; the hash is checked when a file is first read by this process.
/// </summary>
public sealed class DirectoryArtifactStore : IArtifactStore
{
    private const int CopyBytes = 1 << 20;
    private readonly string _root;
    private readonly ArtifactCache _cache;
    private readonly VerifiedFiles _verified = new();

    /// <summary>Uses the folder, which need not exist.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="cacheBytes">Bytes of contents to keep in memory at most.</param>
    public DirectoryArtifactStore(string root, long cacheBytes)
    {
        _root = Path.GetFullPath(root);
        _cache = new(cacheBytes);
    }

    /// <inheritdoc />
    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var key = ArtifactKey.Of(content.Span);
        var path = PathOf(key);
        if (!Holds(path, content.Length)) await Task.Run(() => DurableFile.Write(path, TemporaryBeside(path), content), cancellationToken);
        _cache.Add(key, content.ToArray());
        return key;
    }

    /// <inheritdoc />
    public async Task<string> PutFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        var key = await ArtifactKey.OfAsync(source, cancellationToken);
        var target = PathOf(key);
        if (Holds(target, source.Length)) return key;
        source.Position = 0;
        var temporary = TemporaryBeside(target);
        try
        {
            await using (var copy = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, useAsync: true))
            {
                await source.CopyToAsync(copy, CopyBytes, cancellationToken);
                copy.Flush(flushToDisk: true);
                copy.Position = 0;
                if (await ArtifactKey.OfAsync(copy, cancellationToken) != key)
                    throw new IOException($"File '{path}' changed while it was being stored; store it again.");
            }

            DurableFile.Publish(temporary, target);
        }
        finally
        {
            File.Delete(temporary);
        }

        return key;
    }

    /// <inheritdoc />
    public Task<long?> LengthAsync(string sha256, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(sha256));
        return Task.FromResult<long?>(file.Exists ? file.Length : null);
    }

    /// <inheritdoc />
    public async Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken)
    {
        var path = PathOf(sha256);
        if (_cache.TryGet(sha256, out var cached)) return cached;
        if (!File.Exists(path)) throw ArtifactKey.Missing(sha256);
        var content = await File.ReadAllBytesAsync(path, cancellationToken);
        if (ArtifactKey.Of(content) != sha256) throw ArtifactKey.Damaged(sha256, path);
        _cache.Add(sha256, content);
        return content;
    }

    /// <inheritdoc />
    public async Task<byte[]> ReadAsync(string sha256, long offset, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var path = PathOf(sha256);
        if (_cache.TryGet(sha256, out var cached)) return ArtifactSlice.Of(cached, offset, count);
        if (!File.Exists(path)) throw ArtifactKey.Missing(sha256);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, useAsync: true);
        await _verified.CheckAsync(sha256, file, cancellationToken);
        if (offset >= file.Length) return [];
        file.Position = offset;
        var piece = new byte[Math.Min(count, file.Length - offset)];
        await file.ReadExactlyAsync(piece, cancellationToken);
        return piece;
    }

    private static bool Holds(string path, long length) => new FileInfo(path) is { Exists: true } file && file.Length == length;

    private static string TemporaryBeside(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return $"{path}.{Guid.NewGuid():N}.tmp";
    }

    private string PathOf(string key)
    {
        ArtifactKey.Check(key);
        return Path.Combine(_root, key[..2], key[2..]);
    }
}

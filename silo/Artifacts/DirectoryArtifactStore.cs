using System.Runtime.CompilerServices;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Silo.Folders;
using DeCam.Cluster.Silo.Storage;
using DeCam.Content;

namespace DeCam.Cluster.Silo.Artifacts;

/// <summary>
/// Artifacts as files in folders by the first two digits of their key; on a shared volume, for all silos. Written to a temporary name, forced
/// to disk, renamed; the hash is checked when a file is first read by this process.
/// </summary>
public sealed class DirectoryArtifactStore : IArtifactStore, IArtifactInventory
{
    private const int CopyBytes = 1 << 20;
    private readonly string _root;
    private readonly string? _silo;
    private readonly ArtifactCache _cache;
    private readonly VerifiedFiles _verified = new();

    /// <summary>Uses the folder, which need not exist.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="cacheBytes">Bytes of contents to keep in memory at most.</param>
    /// <param name="silo">Name of the silo, for errors that others read; null for a cluster in the user's process.</param>
    public DirectoryArtifactStore(string root, long cacheBytes, string? silo = null)
    {
        _silo = silo;
        _root = Path.GetFullPath(root);
        _cache = new(cacheBytes);
    }

    /// <inheritdoc/>
    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => NamedAsync(() => WriteAsync(content, cancellationToken));

    /// <inheritdoc/>
    public async Task<string> PutFileAsync(string path, CancellationToken cancellationToken)
    {
        // A fault of the source is not one of this folder.
        await using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        var key = await ContentKey.OfAsync(source, cancellationToken);
        return await NamedAsync(() => CopyAsync(source, key, cancellationToken));
    }

    private async Task<string> NamedAsync(Func<Task<string>> write)
    {
        try
        {
            return await write();
        }
        catch (Exception e) when (_silo is not null && e is (IOException or UnauthorizedAccessException))
        {
            throw FolderFault.Of(_root, e, _silo);
        }
    }

    private async Task<string> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var key = ContentKey.Of(content.Span);
        var path = PathOf(key);
        if (!Holds(path, content.Length) || !Hold(path))
            await Task.Run(() => DurableFile.Write(path, TemporaryBeside(path), content), cancellationToken);
        _cache.AddCopy(key, content);
        return key;
    }

    private async Task<string> CopyAsync(FileStream source, string key, CancellationToken cancellationToken)
    {
        var target = PathOf(key);
        if (Holds(target, source.Length) && Hold(target)) return key;
        source.Position = 0;
        var temporary = TemporaryBeside(target);
        try
        {
            await using (var copy = PrivateFolder.Open(temporary, FileMode.CreateNew, options: FileOptions.Asynchronous))
            {
                await source.CopyToAsync(copy, CopyBytes, cancellationToken);
                copy.Flush(flushToDisk: true);
                copy.Position = 0;
                if (await ContentKey.OfAsync(copy, cancellationToken) != key)
                    throw new IOException($"File '{source.Name}' changed while it was being stored; store it again.");
            }

            DurableFile.Publish(temporary, target);
        }
        finally
        {
            File.Delete(temporary);
        }

        return key;
    }

    /// <inheritdoc/>
    public Task<long?> LengthAsync(string sha256, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(sha256));
        return Task.FromResult<long?>(file.Exists ? file.Length : null);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken)
    {
        var path = PathOf(sha256);
        if (_cache.TryGet(sha256, out var cached)) return cached;
        if (!File.Exists(path)) throw ArtifactKey.Missing(sha256);
        var content = await File.ReadAllBytesAsync(path, cancellationToken);
        if (ContentKey.Of(content) != sha256) throw ArtifactKey.Damaged(sha256, path);
        _cache.Add(sha256, content);
        return content;
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public Task<bool> HoldAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult(Hold(PathOf(sha256)));

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredArtifact> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_root)) yield break;
        await Task.Yield();
        foreach (var folder in new DirectoryInfo(_root).EnumerateDirectories())
        {
            foreach (var file in folder.EnumerateFiles())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (ContentKey.IsValid(folder.Name + file.Name)) yield return new(folder.Name + file.Name, file.Length, file.LastWriteTimeUtc);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<string?> FaultAsync(string sha256, CancellationToken cancellationToken)
    {
        var path = PathOf(sha256);
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: true);
            return await ContentKey.OfAsync(file, cancellationToken) == sha256 ? null : ArtifactKey.Damaged(sha256, path).Message;
        }
        catch (FileNotFoundException)
        {
            // Deleted since it was listed.
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Artifact {sha256} cannot be read: {e.Message}";
        }
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string sha256, DateTime unlessSinceUtc, CancellationToken cancellationToken)
    {
        var path = PathOf(sha256);
        return File.Exists(path) && File.GetLastWriteTimeUtc(path) < unlessSinceUtc ? Task.Run(() => Delete(path, unlessSinceUtc), cancellationToken) : Task.FromResult(false);
    }

    /// <inheritdoc/>
    public Task DeleteLeftoversAsync(DateTime beforeUtc, CancellationToken cancellationToken) => Task.Run(() =>
    {
        if (!Directory.Exists(_root)) return;
        foreach (var file in new DirectoryInfo(_root).EnumerateFiles("*.tmp", SearchOption.AllDirectories).Where(f => f.LastWriteTimeUtc < beforeUtc)) file.Delete();
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ArtifactUsers> UsersAsync(string storeId, CancellationToken cancellationToken)
    {
        var marks = Path.Combine(_root, "users");
        PrivateFolder.CreateInside(marks);
        var own = Path.Combine(marks, storeId);
        if (!File.Exists(own)) using (PrivateFolder.Open(own, FileMode.OpenOrCreate)) { }
        return Task.FromResult(new ArtifactUsers([.. Directory.EnumerateFiles(marks).Order(StringComparer.Ordinal)], File.GetLastWriteTimeUtc(own)));
    }

    // False when a deletion was faster; the content is then stored again.
    private static bool Hold(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            // The file of another user is there, and cannot be made younger.
            return true;
        }
    }

    // Taken out of its place first: whoever holds it before that has made it young, and whoever comes later finds nothing.
    private static bool Delete(string path, DateTime unlessSinceUtc)
    {
        var aside = TemporaryBeside(path);
        try
        {
            File.Move(path, aside);
        }
        catch (FileNotFoundException)
        {
            return false;
        }

        if (File.GetLastWriteTimeUtc(aside) >= unlessSinceUtc)
        {
            File.Move(aside, path, overwrite: true);
            return false;
        }

        File.Delete(aside);
        return true;
    }

    private static bool Holds(string path, long length) => new FileInfo(path) is { Exists: true } file && file.Length == length;

    private static string TemporaryBeside(string path)
    {
        PrivateFolder.CreateInside(Path.GetDirectoryName(path)!);
        return $"{path}.{Guid.NewGuid():N}.tmp";
    }

    private string PathOf(string key)
    {
        ArtifactKey.Check(key);
        return Path.Combine(_root, key[..2], key[2..]);
    }
}

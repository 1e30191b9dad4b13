using System.Collections.Concurrent;
using DeCam.Content;

namespace DeCam.Cluster.Silo.Artifacts;

/// <summary>Remembers which files this process has hashed, so that a large one read in pieces is hashed once.</summary>
internal sealed class VerifiedFiles
{
    private const int Remembered = 10_000;
    private readonly ConcurrentDictionary<string, (long Length, DateTime Written)> _seen = new();

    /// <summary>Hashes an open file unless that was done before and it has not changed since.</summary>
    /// <exception cref="InvalidDataException">The hash differs.</exception>
    public async Task CheckAsync(string key, FileStream file, CancellationToken cancellationToken)
    {
        var stamp = (file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle));
        if (_seen.TryGetValue(key, out var seen) && seen == stamp) return;
        if (await ContentKey.OfAsync(file, cancellationToken) != key) throw ArtifactKey.Damaged(key, file.Name);
        if (_seen.Count >= Remembered) _seen.Clear();
        _seen[key] = stamp;
    }
}

using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Artifacts;

/// <summary>
/// Bytes by content key (lower-case hexadecimal SHA-256), shared by all silos: images, maps, rankings, label maps. Written to a
/// temporary name, then renamed; checked against the key when read.
/// </summary>
public interface IArtifactStore : IContentSource
{
    /// <summary>Stores the bytes, unless they are there already, and returns their key.</summary>
    Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Stores a file of any size and returns its key.</summary>
    Task<string> PutFileAsync(string path, CancellationToken cancellationToken);

    /// <summary>Length in bytes, or null when nothing is stored under the key.</summary>
    Task<long?> LengthAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Reads a part; shorter than asked only at the end.</summary>
    /// <exception cref="KeyNotFoundException">Nothing is stored under the key.</exception>
    Task<byte[]> ReadAsync(string sha256, long offset, int count, CancellationToken cancellationToken);
}

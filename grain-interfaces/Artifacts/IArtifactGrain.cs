using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>The artifact store for clients that do not share its disk: bytes in pieces of at most <see cref="PieceBytes"/>. Any key will do.</summary>
[Alias("DeCam.IArtifactGrain")]
public interface IArtifactGrain : IGrainWithIntegerKey
{
    /// <summary>Bytes in a piece at most.</summary>
    const int PieceBytes = 64 * 1024;

    /// <summary>Whether the store has the content and will keep it for a while, so that it need not be sent.</summary>
    [Alias("Exists")] Task<bool> ExistsAsync(string sha256);

    /// <summary>Length of the content in bytes, or -1 when it is not stored.</summary>
    [Alias("Length")] Task<long> LengthAsync(string sha256);

    /// <summary>Reads a piece; shorter than asked only at the end.</summary>
    [Alias("Read")] Task<Immutable<byte[]>> ReadAsync(string sha256, long offset, int count);

    /// <summary>Writes a piece of an upload; pieces may be repeated and come in order.</summary>
    /// <param name="upload">Id of the upload, chosen by the client: 32 hexadecimal digits.</param>
    /// <param name="offset">Offset of the piece.</param>
    /// <param name="piece">The bytes.</param>
    [Alias("Write")] Task WriteAsync(string upload, long offset, Immutable<byte[]> piece);

    /// <summary>Ends an upload: checks the hash and puts the content into the store.</summary>
    /// <returns>False when the bytes do not have that hash; the upload is gone then.</returns>
    [Alias("Commit")] Task<bool> CommitAsync(string upload, string sha256);
}

using System.Security.Cryptography;
using DeCam.Cluster.Grains.Storage;
using Orleans.Concurrency;

namespace DeCam.Cluster.Grains.Artifacts;

/// <summary>The artifact store over the wire, in pieces.</summary>
[StatelessWorker, Reentrant]
public sealed class ArtifactGrain(IArtifactStore store, UploadFolder uploads) : Grain, IArtifactGrain
{
    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string sha256) => await store.LengthAsync(Checked(sha256), CancellationToken.None) is not null;

    /// <inheritdoc/>
    public async Task<long> LengthAsync(string sha256) => await store.LengthAsync(Checked(sha256), CancellationToken.None) ?? -1;

    /// <inheritdoc/>
    public async Task<Immutable<byte[]>> ReadAsync(string sha256, long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        CheckPiece(count);
        return new(await store.ReadAsync(Checked(sha256), offset, count, CancellationToken.None));
    }

    /// <inheritdoc/>
    public Task WriteAsync(string upload, long offset, Immutable<byte[]> piece)
    {
        CheckPiece(piece.Value.Length);
        return uploads.WriteAsync(upload, offset, piece.Value);
    }

    /// <inheritdoc/>
    public async Task<bool> CommitAsync(string upload, string sha256)
    {
        var path = uploads.PathOf(upload);
        // The commit may be a repeated one whose first answer was lost.
        if (!File.Exists(path)) return await ExistsAsync(sha256);
        try
        {
            string found;
            await using (var file = File.OpenRead(path)) found = Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
            if (found != Checked(sha256)) return false;
            await store.PutFileAsync(path, CancellationToken.None);
            return true;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void CheckPiece(int length)
    {
        if (length is < 0 or > IArtifactGrain.PieceBytes)
            throw new ArgumentException($"A piece has {length} bytes but at most {IArtifactGrain.PieceBytes} are allowed.", nameof(length));
    }

    private static string Checked(string sha256) => ContentKey.IsValid(sha256)
        ? sha256
        : throw new ArgumentException($"The key '{sha256}' must be 64 lower-case hexadecimal digits of a SHA-256.", nameof(sha256));
}

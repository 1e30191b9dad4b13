using DeCam.Content;
using Orleans.Concurrency;

namespace DeCam.Cluster.Grains.Artifacts;

/// <summary>The artifact store over the wire, in pieces.</summary>
[StatelessWorker, Reentrant]
public sealed class ArtifactGrain(IArtifactStore store, UploadFolder uploads, UploadFaults faults, ILocalSiloDetails silo) : Grain, IArtifactGrain, IIncomingGrainCallFilter
{
    private static readonly AsyncLocal<string> Caller = new();

    /// <summary>Notes who calls, because uploads are counted by client.</summary>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        Caller.Value = context.SourceId?.ToString() ?? "";
        return context.Invoke();
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string sha256) => OfStoreAsync(Checked(sha256), async key => store is IArtifactInventory inventory
        ? await inventory.HoldAsync(key, CancellationToken.None)
        : await store.LengthAsync(key, CancellationToken.None) is not null);

    /// <inheritdoc/>
    public Task<long> LengthAsync(string sha256) => OfStoreAsync(Checked(sha256), async key => await store.LengthAsync(key, CancellationToken.None) ?? -1);

    /// <inheritdoc/>
    public async Task<Immutable<byte[]>> ReadAsync(string sha256, long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        CheckPiece(count);
        return new(await OfStoreAsync(Checked(sha256), key => store.ReadAsync(key, offset, count, CancellationToken.None)));
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string upload, long offset, Immutable<byte[]> piece)
    {
        CheckPiece(piece.Value.Length);
        try
        {
            await uploads.WriteAsync(Caller.Value!, upload, offset, piece.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The client begins again; what is left would keep the folder full, and count as unfinished.
            uploads.Forget(Caller.Value!, upload);
            throw Told(FolderFault.Of(uploads.Place, e, silo.Name));
        }
    }

    /// <inheritdoc/>
    public async Task<bool> CommitAsync(string upload, string sha256)
    {
        var path = uploads.PathOf(Caller.Value!, upload);
        // A repeated commit whose first answer was lost finds no file; the content is stored then.
        if (!File.Exists(path)) return await store.LengthAsync(Checked(sha256), CancellationToken.None) is not null;
        try
        {
            string found;
            await using (var file = File.OpenRead(path)) found = await ContentKey.OfAsync(file, CancellationToken.None);
            if (found != Checked(sha256)) return false;
            await OfStoreAsync(sha256, _ => store.PutFileAsync(path, CancellationToken.None));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Told(e);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // A bucket that is away makes its library throw what no client knows.
    private async Task<T> OfStoreAsync<T>(string sha256, Func<string, Task<T>> call)
    {
        try
        {
            return await call(sha256);
        }
        catch (Exception e) when (e is not (IOException or UnauthorizedAccessException or ArgumentException or KeyNotFoundException or InvalidDataException or SiloFolderException))
        {
            throw Told(new IOException($"The artifact store of silo '{silo.Name}' does not answer: {Sentence.Reason(e.Message)}.", e));
        }
    }

    // As it is, the error would be taken for one of the client's own disk.
    private SiloFolderException Told(Exception fault)
    {
        faults.Add(Sentence.Reason(fault.Message));
        return new(fault.Message);
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

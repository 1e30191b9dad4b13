using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Storage;

/// <summary>Marks the faults of the artifact store, so that nobody takes them for faults of a device or of a run.</summary>
internal static class StorageFaults
{
    /// <summary>Calls the store.</summary>
    /// <exception cref="ArtifactUnavailableException">The same call may succeed later.</exception>
    public static async Task<T> MarkAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (MayPass(e, cancellationToken))
        {
            throw new ArtifactUnavailableException(e);
        }
    }

    // A damaged content stays damaged, and a key that is none stays none.
    private static bool MayPass(Exception exception, CancellationToken own) => exception switch
    {
        OperationCanceledException => !own.IsCancellationRequested,
        ArgumentException or InvalidDataException or ScoringRefusedException or ArtifactUnavailableException => false,
        _ => true,
    };
}

/// <summary>The artifact store as devices see it: its faults are marked as such.</summary>
/// <param name="store">The store.</param>
public sealed class DeviceContent(IArtifactStore store) : IContentSource
{
    /// <inheritdoc/>
    /// <exception cref="ArtifactUnavailableException">The store is away, or has not got the content.</exception>
    public Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken) =>
        StorageFaults.MarkAsync(() => store.GetAsync(sha256, cancellationToken), cancellationToken);
}

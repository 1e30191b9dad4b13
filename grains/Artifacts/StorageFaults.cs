using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Artifacts;

/// <summary>Marks the faults of the artifact store, so that they are not taken for faults of a device or of a run.</summary>
internal static class StorageFaults
{
    /// <summary>Calls the store.</summary>
    /// <exception cref="ArtifactUnavailableException">The store failed in a way that may pass; the same call may succeed later.</exception>
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

    // Retrying cannot repair damaged content or an invalid key.
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
    /// <exception cref="ArtifactUnavailableException">The store does not answer, or does not hold the content.</exception>
    public Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken) =>
        StorageFaults.MarkAsync(() => store.GetAsync(sha256, cancellationToken), cancellationToken);
}

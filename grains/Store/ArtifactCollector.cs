using DeCam.Cluster.Grains.Artifacts;

namespace DeCam.Cluster.Grains.Store;

/// <summary>
/// Deletes contents that nothing names. The order makes it safe beside running work: contents that are old enough are listed first,
/// then every record is read, and a content is deleted only if it is still old. Whoever stores a content that is there already makes
/// it young again, and names it in a record within minutes.
/// </summary>
/// <param name="inventory">The contents.</param>
/// <param name="kept">How long a content is kept that nothing names.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ArtifactCollector(IArtifactInventory inventory, TimeSpan kept, TimeProvider clock)
{
    // A look for cells that was given up must not keep contents for ever.
    private static readonly TimeSpan LongestExpansion = TimeSpan.FromDays(30);
    private readonly List<StoredArtifact> _old = [];

    /// <summary>Contents seen.</summary>
    public long Artifacts { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Lists the contents; before the records are read.</summary>
    public async Task ListAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().UtcDateTime - kept;
        await foreach (var artifact in inventory.ListAsync(cancellationToken))
        {
            (Artifacts, Bytes) = (Artifacts + 1, Bytes + artifact.Bytes);
            if (artifact.WrittenUtc < before) _old.Add(artifact);
        }
    }

    /// <summary>Deletes what the records do not name.</summary>
    /// <returns>Number and bytes of the deleted contents.</returns>
    public async Task<(int Count, long Bytes)> DeleteAsync(StoreScan scan, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var before = now - kept;
        if (scan.EarliestExpansion is { } accepted && accepted < before) before = accepted > now - LongestExpansion ? accepted : now - LongestExpansion;
        var (count, bytes) = (0, 0L);
        foreach (var artifact in _old.Where(a => a.WrittenUtc < before && !scan.Named.Contains(a.Sha256)))
        {
            if (!await inventory.DeleteAsync(artifact.Sha256, before, cancellationToken)) continue;
            (count, bytes) = (count + 1, bytes + artifact.Bytes);
        }

        await inventory.DeleteLeftoversAsync(now - kept, cancellationToken);
        (Artifacts, Bytes) = (Artifacts - count, Bytes - bytes);
        return (count, bytes);
    }
}

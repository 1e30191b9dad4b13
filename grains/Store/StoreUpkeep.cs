using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.State;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Store;

/// <summary>One round of upkeep: retention, contents that nothing names, and the size of what is left.</summary>
/// <param name="work">The stored records.</param>
/// <param name="contents">The contents.</param>
/// <param name="grains">The cluster.</param>
/// <param name="options">How long things are kept.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="logger">Hears what was deleted.</param>
internal sealed partial class StoreUpkeep(
    StoredStates work, IArtifactStore contents, IGrainFactory grains, RetentionOptions options, TimeProvider clock, ILogger logger)
{
    private string? _toldWhy;

    /// <summary>The size of the store after the last round; null before the first.</summary>
    public StoreSize? Size { get; private set; }

    /// <summary>Does one round.</summary>
    /// <param name="storeId">Id of this store of states.</param>
    /// <param name="collects">Whether contents that nothing names are deleted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(string storeId, bool collects, CancellationToken cancellationToken)
    {
        if (work.Census is null || contents is not IArtifactInventory inventory) return;
        var collector = new ArtifactCollector(inventory, options.Artifacts, clock);
        await collector.ListAsync(cancellationToken);
        var (scan, runs) = (new StoreScan(work, contents, storeId), new List<FoundWork>());
        await scan.ReadAsync((record, _) => { if (StoreSearch.Of(record) is { } run) runs.Add(run); }, collects, cancellationToken);
        // In every round: others are to see the mark before they delete for the first time.
        var users = await inventory.UsersAsync(storeId, cancellationToken);
        if (collects) await CollectAsync(collector, scan, users, storeId, cancellationToken);
        Size = new()
        {
            Records = scan.Records,
            RecordBytes = scan.RecordBytes,
            Artifacts = collector.Artifacts,
            ArtifactBytes = collector.Bytes,
            MeasuredUtc = clock.GetUtcNow().UtcDateTime,
        };
        await RetainAsync(runs, scan, cancellationToken);
    }

    private async Task RetainAsync(List<FoundWork> runs, StoreScan scan, CancellationToken cancellationToken)
    {
        var retention = new Retention(grains, options, clock, logger);
        var deletedRuns = await retention.RunsAsync(runs, cancellationToken);
        // Sweeps whose records do not tell their ids are asked one by one.
        var sweeps = options.Sweeps is null ? [] : scan.SweepsTellTheirIds ? scan.Sweeps : await new StoreSearch(work, grains).FindAsync(new(WorkKind.Sweep, null, []), cancellationToken);
        var deletedSweeps = await retention.SweepsAsync(sweeps, cancellationToken);
        if (deletedRuns + deletedSweeps > 0) LogRetention(deletedRuns, deletedSweeps);
    }

    private async Task CollectAsync(ArtifactCollector collector, StoreScan scan, ArtifactUsers users, string storeId, CancellationToken cancellationToken)
    {
        if (WhyNot(scan, users.Marks, storeId) is { } why)
        {
            if (why != _toldWhy) LogNotCollected(why);
            _toldWhy = why;
            return;
        }

        _toldWhy = null;
        // Another store of states that came here or was upgraded at the same time may not have left its mark yet.
        if (users.SinceUtc > clock.GetUtcNow().UtcDateTime - options.Artifacts) return;
        var (count, bytes) = await collector.DeleteAsync(scan, cancellationToken);
        if (count > 0) LogCollected(count, bytes / 1e6);
    }

    // A record that cannot be read may name any content, and so may the records of another store.
    private static string? WhyNot(StoreScan scan, IReadOnlyList<string> users, string storeId) =>
        !scan.SawStore ? "the states do not hold the record of this store; they are not all there"
        : users.Count > 1 ? $"{users.Count} stores of states keep their contents in one place ({string.Join(", ", users)}; this one is '{storeId}'); give each its own, or remove the marks of those that are gone for good"
        : scan.Unreadable.Count + scan.UnreadableBlocks.Count is var damaged and > 0 ? $"{damaged} of the records cannot be read and may name any content; 'decam store check' names them and the way out"
        : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention deleted {Runs} runs and {Sweeps} sweeps")]
    private partial void LogRetention(int runs, int sweeps);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted {Count} artifacts that nothing names, {Megabytes:0.0} MB")]
    private partial void LogCollected(int count, double megabytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Artifacts that nothing names are kept: {Why}")]
    private partial void LogNotCollected(string why);
}

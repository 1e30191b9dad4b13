using DeCam.Cluster.Grains.Explanations;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Grains.Sweeps;
using DeCam.Cluster.Grains.Sweeps.Shards;

namespace DeCam.Cluster.Grains.Store;

/// <summary>One look at every record: what it names, and which work it is of.</summary>
/// <param name="work">The records.</param>
/// <param name="contents">The contents, which are searched for names where they hold cells or rows.</param>
/// <param name="storeId">Id of this store of states; "" where it does not matter.</param>
internal sealed class StoreScan(StoredStates work, Artifacts.IArtifactStore contents, string storeId = "")
{
    /// <summary>All names of states but those of the work itself.</summary>
    public static readonly string[] Others = [StoredStates.OpenRuns, StoredStates.RecentRuns, StoredStates.SweepList, StoredStates.Store, StoredStates.ModelTrials];

    private readonly HashSet<string> _blocks = [];

    /// <summary>The contents that records name.</summary>
    public NamedContents Named { get; } = new();

    /// <summary>Whether the record that holds the store's own id was seen; a look at the whole store cannot miss it.</summary>
    public bool SawStore { get; private set; }

    /// <summary>Records seen.</summary>
    public long Records { get; private set; }

    /// <summary>Their bytes.</summary>
    public long RecordBytes { get; private set; }

    /// <summary>Records that cannot be read.</summary>
    public List<StoredRecord> Unreadable { get; } = [];

    /// <summary>Blocks of cells or rows that cannot be read, with the reason.</summary>
    public List<(string Block, string Reason)> UnreadableBlocks { get; } = [];

    /// <summary>The sweeps, as their records tell.</summary>
    public List<FoundWork> Sweeps { get; } = [];

    /// <summary>Whether every record of a sweep that can be read tells which sweep it is of; those of earlier versions do not.</summary>
    public bool SweepsTellTheirIds { get; private set; } = true;

    /// <summary>Where the shards of sweeps lie that have cells.</summary>
    public List<string> FilledShards { get; } = [];

    /// <summary>When the earliest sweep was accepted that is still looking for its cells, whose images no record names yet; or null.</summary>
    public DateTime? EarliestExpansion { get; private set; }

    /// <summary>
    /// Reads everything. Runs come first: what a run names passes to a shard of its sweep when its row is written, so it is seen in the
    /// one or the other.
    /// </summary>
    /// <param name="run">Takes every run's record.</param>
    /// <param name="searchesBlocks">Whether blocks of cells and rows are searched too, which names are not complete without.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReadAsync(Action<RunRecord, StoredRecord>? run, bool searchesBlocks, CancellationToken cancellationToken)
    {
        await ReadAsync<RunRecord>(StoredStates.Runs, run ?? ((_, _) => { }), cancellationToken);
        await ReadAsync<SweepShardState>(StoredStates.Shards, Take, cancellationToken);
        await ReadAsync<SweepGrainState>(StoredStates.Sweeps, (sweep, _) => Take(sweep), cancellationToken);
        foreach (var name in Others) await ReadAsync<object>(name, null, cancellationToken);
        foreach (var block in _blocks.Where(b => searchesBlocks && b.Length > 0)) await SearchAsync(block, cancellationToken);
    }

    private void Take(SweepShardState shard, StoredRecord stored)
    {
        _blocks.UnionWith([shard.Cells, .. shard.Blocks, .. shard.FailedBlocks]);
        if (shard.Cells.Length > 0) FilledShards.Add(stored.Place);
    }

    private void Take(SweepGrainState sweep)
    {
        if (sweep.Id.Length > 0) Sweeps.Add(StoreSearch.Of(sweep));
        else if (sweep.Spec is not null) SweepsTellTheirIds = false;
        _blocks.UnionWith(sweep.Shards.Select(s => s.Cells));
        var isExpanding = !sweep.IsExpanded && sweep.State is SweepState.Expanding or SweepState.Paused;
        if (!isExpanding) return;
        if (!(EarliestExpansion < sweep.AcceptedUtc)) EarliestExpansion = sweep.AcceptedUtc;
        // Until there are cells, maps that came with the sweep are named by their lists alone.
        _blocks.UnionWith((sweep.Spec?.Methods ?? []).Select(m => m.Maps ?? ""));
    }

    private async Task ReadAsync<T>(string name, Action<T, StoredRecord>? take, CancellationToken cancellationToken)
        where T : class
    {
        await foreach (var record in work.Census!.ReadAsync(name, cancellationToken))
        {
            (Records, RecordBytes) = (Records + 1, RecordBytes + record.Length);
            Named.Search(record.Bytes.Span);
            SawStore |= name == StoredStates.Store && work.Read<StoreRecord>(record)?.StoreId == storeId;
            if (take is null && record.Damage is null) continue;
            if (take is not null && work.Read<T>(record) is { } read) take(read, record);
            else Unreadable.Add(record);
        }
    }

    private async Task SearchAsync(string block, CancellationToken cancellationToken)
    {
        try
        {
            Named.Search((await contents.GetAsync(block, cancellationToken)).Span);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidDataException)
        {
            UnreadableBlocks.Add((block, e.Message));
        }
    }
}

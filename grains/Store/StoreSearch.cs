using DeCam.Cluster.Grains.Explanations;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Grains.Sweeps;

namespace DeCam.Cluster.Grains.Store;

/// <summary>Finds runs and sweeps by age and state.</summary>
/// <param name="work">The stored records.</param>
/// <param name="grains">The cluster.</param>
internal sealed class StoreSearch(StoredStates work, IGrainFactory grains)
{
    /// <summary>What the query asks for, in the order of their ends.</summary>
    public async Task<List<FoundWork>> FindAsync(WorkQuery query, CancellationToken cancellationToken)
    {
        var all = query.Kind == WorkKind.Run ? await RunsAsync(IsOpen(query), cancellationToken) : await SweepsAsync();
        return [.. all.Where(w => Matches(w, query)).OrderBy(w => w.EndedUtc).DistinctBy(w => w.Id)];
    }

    /// <summary>A single run as found; null for the run of a sweep.</summary>
    public static FoundWork? Of(RunRecord record) => record.State == RunState.Unknown || record.Spec is { Sweep: not null } or { Priority: RunPriority.Sweep } ? null
        : new(record.Id, Word(record.State), record.EndedUtc ?? record.AcceptedUtc);

    /// <summary>A sweep as found.</summary>
    public static FoundWork Of(SweepGrainState record) => new(record.Id, Word(record.State), record.EndedUtc ?? record.AcceptedUtc);

    private static bool Matches(FoundWork work, WorkQuery query) =>
        !(work.EndedUtc >= query.EndedBeforeUtc) && (query.States.Length == 0 || query.States.Contains(work.State, StringComparer.OrdinalIgnoreCase));

    // Age and state of a damaged record are not known, so only a search for everything finds it.
    private static bool IsOpen(WorkQuery query) => query.EndedBeforeUtc is null && query.States.Length == 0;

    private async Task<List<FoundWork>> RunsAsync(bool findsDamaged, CancellationToken cancellationToken)
    {
        var found = new List<FoundWork>();
        if (work.Census is null) return await ListedAsync();
        await foreach (var stored in work.Census.ReadAsync(StoredStates.Runs, cancellationToken))
            if (work.Read<RunRecord>(stored) is { } record && Of(record) is { } run) found.Add(run);
        // A damaged record is found by the list of runs alone.
        return !findsDamaged ? found : [.. found, .. (await ListedAsync()).ExceptBy(found.Select(f => f.Id), f => f.Id)];
    }

    private async Task<List<FoundWork>> ListedAsync()
    {
        var found = new List<FoundWork>();
        for (var shard = 0; shard < RegistryShards.Count; shard++)
        {
            foreach (var run in await grains.GetGrain<IRegistryGrain>(shard).RecentAsync(DateTime.MaxValue, int.MaxValue))
                found.Add(new(run.RunId, Word(run.State), run.AcceptedUtc));
        }

        return found;
    }

    private async Task<List<FoundWork>> SweepsAsync()
    {
        var found = new List<FoundWork>();
        foreach (var id in await grains.GetGrain<ISweepCatalogGrain>(0).ListAsync(int.MaxValue))
        {
            var status = await grains.GetGrain<ISweepGrain>(id).StatusAsync();
            // Nobody knows how a damaged sweep ended and when; it is deleted by its id alone.
            if (status.Failure?.Kind != FailureKind.Damaged) found.Add(new(id, Word(status.State), status.EndedUtc ?? status.AcceptedUtc));
        }

        return found;
    }

    private static string Word<T>(T state)
        where T : struct, Enum => state.ToString().ToLowerInvariant();
}

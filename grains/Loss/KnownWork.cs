using System.Collections.Concurrent;
using DeCam.Cluster.Grains.State;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Loss;

/// <summary>The runs and sweeps that a silo has seen in stored lists, so that it can tell what was there after the store lost it. Runs of sweeps go with their sweep and are left out.</summary>
/// <remarks>Thread-safe. What is noted is kept until two calls of <see cref="ReadAsync"/> have not seen it.</remarks>
internal sealed class KnownWork
{
    private volatile ConcurrentDictionary<(WorkKind, string), RunEntry> _older = new();
    private volatile ConcurrentDictionary<(WorkKind, string), RunEntry> _newer = new();

    /// <summary>All that is known.</summary>
    public IReadOnlyCollection<RunEntry> All => [.. _newer.Concat(_older).DistinctBy(work => work.Key).Select(work => work.Value)];

    /// <summary>Notes what a state names; states that are no lists name nothing.</summary>
    public void Note<T>(T state)
    {
        if (state is not IWorkList list) return;
        // Other ids contain no '~'; see WorkIds.
        foreach (var entry in list.Work().Where(w => !w.RunId.Contains('~', StringComparison.Ordinal)))
            if (entry.AcceptedUtc != default) _newer[(entry.Kind, entry.RunId)] = entry;
            else _newer.TryAdd((entry.Kind, entry.RunId), entry);
    }

    /// <summary>Forgets work whose record was deleted, which no loss is to bring back as failed.</summary>
    /// <param name="stateName">Name of the state that was deleted; states other than those of runs and sweeps are no work.</param>
    /// <param name="id">Id of the run or sweep.</param>
    public void Drop(string stateName, string id)
    {
        if (stateName is not (StoredStates.Runs or StoredStates.Sweeps)) return;
        var work = (stateName == StoredStates.Sweeps ? WorkKind.Sweep : WorkKind.Run, id);
        _older.TryRemove(work, out _);
        _newer.TryRemove(work, out _);
    }

    /// <summary>Reads every list of a store. What is known already is kept, for the store may have lost it.</summary>
    /// <returns>Forgets what is in no list any more; to be called when the store is known to be whole.</returns>
    public async Task<Action> ReadAsync(IGrainStorage storage, IGrainFactory grains)
    {
        (_older, _newer) = (new(_older.Concat(_newer).DistinctBy(work => work.Key)), new());
        await NoteAsync<Sweeps.SweepCatalogState>(storage, StoredStates.SweepList, grains.GetGrain<ISweepCatalogGrain>(0));
        for (var shard = 0; shard < RegistryShards.Count; shard++)
        {
            await NoteAsync<Registry.RegistryRecord>(storage, StoredStates.OpenRuns, grains.GetGrain<IRegistryGrain>(shard));
            await NoteAsync<Registry.RecentRunsRecord>(storage, StoredStates.RecentRuns, grains.GetGrain<IRegistryGrain>(shard));
        }

        return () => _older = new();
    }

    private async Task NoteAsync<T>(IGrainStorage storage, string name, IAddressable grain)
        where T : new()
    {
        var list = new GrainState<T> { State = new() };
        await storage.ReadStateAsync(name, grain.GetGrainId(), list);
        if (list.RecordExists) Note(list.State);
    }
}

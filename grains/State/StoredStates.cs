using Orleans.Serialization;

namespace DeCam.Cluster.Grains.State;

/// <summary>The stored records of all grains, for lists that were lost and for upkeep.</summary>
/// <param name="serializer">Reads the records.</param>
/// <param name="census">Every record; null where the store cannot list its own.</param>
public sealed class StoredStates(Serializer serializer, IStateCensus? census = null)
{
    /// <summary>Name of the state of runs.</summary>
    internal const string Runs = "run";

    /// <summary>Name of the state of sweeps.</summary>
    internal const string Sweeps = "sweep";

    /// <summary>Name of the state of the shards of sweeps.</summary>
    internal const string Shards = "sweep-shard";

    /// <summary>Name of the state of the list of sweeps.</summary>
    internal const string SweepList = "sweep-catalog";

    /// <summary>Name of the state of the runs under way, of the registry.</summary>
    internal const string OpenRuns = "open";

    /// <summary>Name of the state of the latest runs, of the registry.</summary>
    internal const string RecentRuns = "recent";

    /// <summary>Name of the state of the store itself.</summary>
    internal const string Store = "store";

    /// <summary>Name of the state of the trials of models.</summary>
    internal const string ModelTrials = "model-trial";

    /// <summary>Every record; null where the store cannot list its own.</summary>
    public IStateCensus? Census => census;

    /// <summary>What a record says, or null for one that cannot be read.</summary>
    public T? Read<T>(StoredRecord record)
        where T : class
    {
        if (record.Damage is not null) return null;
        try
        {
            return serializer.Deserialize<T>(record.Bytes);
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>What the records of one name say; none where the store cannot list its own, and without those that cannot be read.</summary>
    public async Task<List<T>> ReadAllAsync<T>(string stateName, CancellationToken cancellationToken)
        where T : class
    {
        var all = new List<T>();
        if (census is null) return all;
        await foreach (var record in census.ReadAsync(stateName, cancellationToken))
            if (Read<T>(record) is { } state) all.Add(state);
        return all;
    }
}

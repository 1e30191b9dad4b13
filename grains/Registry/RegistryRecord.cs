using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Grains.Registry;

/// <summary>Stored state of one shard: accepted work that is not known to be finished.</summary>
[GenerateSerializer, Alias("DeCam.RegistryRecord")]
public sealed class RegistryRecord : IDamageable, IWorkList
{
    /// <summary>The kind of work behind each id.</summary>
    [Id(0)] public SortedDictionary<string, WorkKind> Open { get; set; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    [field: NonSerialized]
    public string? Damage { get; set; }

    IEnumerable<RunEntry> IWorkList.Work() => Open.Select(work => new RunEntry { RunId = work.Key, Kind = work.Value, State = RunState.Running });
}

/// <summary>Stored state of one shard: the latest interactive runs.</summary>
[GenerateSerializer, Alias("DeCam.RecentRunsRecord")]
public sealed class RecentRunsRecord : IDamageable, IWorkList
{
    /// <summary>The runs, oldest first.</summary>
    [Id(0)] public List<RunEntry> Runs { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public string? Damage { get; set; }

    IEnumerable<RunEntry> IWorkList.Work() => Runs;
}

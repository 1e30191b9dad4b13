using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Grains.Registry;

/// <summary>Stored state of one shard: accepted work that is not known to be finished.</summary>
[GenerateSerializer, Alias("DeCam.RegistryRecord")]
public sealed class RegistryRecord : IDamageable
{
    /// <summary>The kind of work behind each id.</summary>
    [Id(0)] public SortedDictionary<string, WorkKind> Open { get; set; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    [field: NonSerialized]
    public string? Damage { get; set; }
}

/// <summary>Stored state of one shard: the latest interactive runs.</summary>
[GenerateSerializer, Alias("DeCam.RecentRunsRecord")]
public sealed class RecentRunsRecord : IDamageable
{
    /// <summary>The runs, oldest first.</summary>
    [Id(0)] public List<RunEntry> Runs { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public string? Damage { get; set; }
}

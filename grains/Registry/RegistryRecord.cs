namespace DeCam.Cluster.Grains.Registry;

/// <summary>Stored state of one shard: accepted work that is not known to be finished.</summary>
[GenerateSerializer, Alias("DeCam.RegistryRecord")]
public sealed class RegistryRecord
{
    /// <summary>What each id names.</summary>
    [Id(0)] public SortedDictionary<string, WorkKind> Open { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>Stored state of one shard: interactive runs submitted lately.</summary>
[GenerateSerializer, Alias("DeCam.RecentRunsRecord")]
public sealed class RecentRunsRecord
{
    /// <summary>The runs, oldest first.</summary>
    [Id(0)] public List<RunEntry> Runs { get; set; } = [];
}

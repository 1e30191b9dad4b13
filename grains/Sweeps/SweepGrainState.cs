using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>Stored state of one sweep. The rows are in the shards.</summary>
[GenerateSerializer, Alias("DeCam.SweepGrainState")]
internal sealed class SweepGrainState : IDamageable, IWorkList
{
    /// <summary>The submitted specification, or null.</summary>
    [Id(0)] public SweepSpec? Spec { get; set; }

    /// <summary>Where the sweep stands.</summary>
    [Id(1)] public SweepState State { get; set; }

    /// <summary>Number of times the sweep was begun. Part of the keys of shards and runs, so that old ones are not taken for new ones.</summary>
    [Id(2)] public int Epoch { get; set; }

    /// <summary>The shards, in the order of the cells; empty until expanded.</summary>
    [Id(3)] public List<SweepShardEntry> Shards { get; set; } = [];

    /// <summary>Sums over the closed shards.</summary>
    [Id(4)] public List<SweepSums> ClosedSums { get; set; } = [];

    /// <summary>Why the sweep could not be expanded, or null.</summary>
    [Id(5)] public Failure? Failure { get; set; }

    /// <summary>When the sweep was accepted, UTC.</summary>
    [Id(6)] public DateTime AcceptedUtc { get; set; }

    /// <summary>When the sweep ended, UTC; null until then.</summary>
    [Id(7)] public DateTime? EndedUtc { get; set; }

    /// <summary>Whether the sweep was expanded, so that <see cref="Shards"/> is complete, even if empty.</summary>
    [Id(8)] public bool IsExpanded { get; set; }

    /// <summary>Id of the sweep; "" in records of earlier versions.</summary>
    [Id(9)] public string Id { get; set; } = "";

    /// <inheritdoc/>
    [field: NonSerialized]
    public string? Damage { get; set; }

    IEnumerable<RunEntry> IWorkList.Work() => Spec is null || Id.Length == 0 ? [] : [new() { RunId = Id, Kind = WorkKind.Sweep, AcceptedUtc = AcceptedUtc }];
}

/// <summary>One shard of a sweep.</summary>
[GenerateSerializer, Alias("DeCam.SweepShardEntry")]
internal sealed class SweepShardEntry
{
    /// <summary>Number of its first cell.</summary>
    [Id(0)] public int First { get; set; }

    /// <summary>Number of its cells.</summary>
    [Id(1)] public int Count { get; set; }

    /// <summary>Content key of its cells.</summary>
    [Id(2)] public string Cells { get; set; } = "";

    /// <summary>Whether work on it has begun.</summary>
    [Id(3)] public bool IsOpen { get; set; }

    /// <summary>Whether every cell has its row.</summary>
    [Id(4)] public bool IsClosed { get; set; }
}

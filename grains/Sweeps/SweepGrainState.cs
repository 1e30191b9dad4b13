namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>What a sweep stores of itself; its rows lie in the shards.</summary>
[GenerateSerializer, Alias("DeCam.SweepGrainState")]
internal sealed class SweepGrainState
{
    /// <summary>What was submitted, or null.</summary>
    [Id(0)] public SweepSpec? Spec { get; set; }

    /// <summary>Where it stands.</summary>
    [Id(1)] public SweepState State { get; set; }

    /// <summary>Times it was begun again; part of the keys of shards and runs, so that nothing old is mistaken for new.</summary>
    [Id(2)] public int Epoch { get; set; }

    /// <summary>The shards, in the order of the cells; empty until expanded.</summary>
    [Id(3)] public List<SweepShardEntry> Shards { get; set; } = [];

    /// <summary>Sums over the closed shards.</summary>
    [Id(4)] public List<SweepSums> ClosedSums { get; set; } = [];

    /// <summary>Why it could not be expanded.</summary>
    [Id(5)] public Failure? Failure { get; set; }

    /// <summary>When it was accepted, UTC.</summary>
    [Id(6)] public DateTime AcceptedUtc { get; set; }

    /// <summary>When it ended, UTC.</summary>
    [Id(7)] public DateTime? EndedUtc { get; set; }

    /// <summary>Whether images have been looked at, so that <see cref="Shards"/> is complete, if empty.</summary>
    [Id(8)] public bool IsExpanded { get; set; }
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

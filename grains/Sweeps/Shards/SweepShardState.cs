using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Grains.Sweeps.Shards;

/// <summary>State of one cell of a sweep, as it is stored.</summary>
internal enum CellState : byte
{
    /// <summary>The cell has no row.</summary>
    Pending = 0,

    /// <summary>The cell has a result.</summary>
    Done = 1,

    /// <summary>The cell failed; its row has the reason.</summary>
    Failed = 2,
}

/// <summary>Stored state of one shard: a byte for each cell, the latest rows, and the keys of sealed blocks of earlier rows.</summary>
[GenerateSerializer, Alias("DeCam.SweepShardState")]
internal sealed class SweepShardState : IDamageable
{
    /// <summary>Number of the first cell.</summary>
    [Id(0)] public int First { get; set; }

    /// <summary>Content key of the cells, or "" while the shard is closed.</summary>
    [Id(1)] public string Cells { get; set; } = "";

    /// <summary>A <see cref="CellState"/> for each cell.</summary>
    [Id(2)] public byte[] States { get; set; } = [];

    /// <summary>Times each cell was opened again.</summary>
    [Id(3)] public byte[] Attempts { get; set; } = [];

    /// <summary>Content keys of sealed blocks of rows.</summary>
    [Id(4)] public List<string> Blocks { get; set; } = [];

    /// <summary>Rows with a result that are in no block yet.</summary>
    [Id(5)] public List<SweepRow> Tail { get; set; } = [];

    /// <summary>Rows of failed cells that are in no block yet; apart from the others, so that a retry can drop them.</summary>
    [Id(6)] public List<SweepRow> Failed { get; set; } = [];

    /// <summary>Sums for each model and method.</summary>
    [Id(7)] public List<SweepSums> Sums { get; set; } = [];

    /// <summary>Content keys of sealed blocks of failed rows; a retry opens them again.</summary>
    [Id(8)] public List<string> FailedBlocks { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public string? Damage { get; set; }
}

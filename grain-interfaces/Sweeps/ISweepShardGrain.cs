using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>Cells of a sweep, at most <see cref="MaxCells"/> in a row, with their states and rows. Keys are given by the sweep.</summary>
[Alias("DeCam.ISweepShardGrain")]
public interface ISweepShardGrain : IGrainWithStringKey
{
    /// <summary>Cells in a shard at most.</summary>
    const int MaxCells = 1000;

    /// <summary>Takes the cells in, unless it has them.</summary>
    /// <param name="first">Number of the first cell.</param>
    /// <param name="count">Number of cells.</param>
    /// <param name="cells">Content key of the cells.</param>
    [Alias("Open"), SilosOnly] Task<SweepShardStatus> OpenAsync(int first, int count, string cells);

    /// <summary>Counters.</summary>
    [AlwaysInterleave, Alias("Status")] Task<SweepShardStatus> StatusAsync();

    /// <summary>The cells without a row, ascending.</summary>
    [Alias("Pending"), SilosOnly] Task<SweepCellTicket[]> PendingAsync();

    /// <summary>Writes the row of a cell, then answers; a cell that has its row keeps it.</summary>
    [Alias("Complete"), SilosOnly] Task<SweepShardStatus> CompleteAsync(SweepRow row);

    /// <summary>Opens failed cells again and drops their rows.</summary>
    /// <returns>Number of cells opened again.</returns>
    [Alias("Retry"), SilosOnly] Task<int> RetryAsync(SweepRetry which);

    /// <summary>Blocks of rows there are; rows of a block come in no order.</summary>
    [Alias("Blocks")] Task<int> BlocksAsync();

    /// <summary>The rows of a block, less than 100 KB.</summary>
    [Alias("Rows")] Task<SweepRow[]> RowsAsync(int block);

    /// <summary>Forgets everything.</summary>
    [Alias("Clear"), SilosOnly] Task ClearAsync();
}

/// <summary>A cell to work on.</summary>
/// <param name="Cell">Number of the cell in the sweep.</param>
/// <param name="Attempt">Times it was opened again.</param>
/// <param name="Model">Index of the model.</param>
/// <param name="Method">Index of the method.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Image">Name of the image.</param>
/// <param name="ImageSha256">Content key of the encoded image.</param>
/// <param name="Truth">Its true class, or null where the sweep does not ask for it.</param>
/// <param name="Localisation">Its object in the model's view, or null where none is known.</param>
/// <param name="MapSha256">Content key of a map made elsewhere, which is judged in place of a search; or null.</param>
[GenerateSerializer, Immutable, Alias("DeCam.SweepCellTicket")]
public sealed record SweepCellTicket(
    [property: Id(0)] int Cell,
    [property: Id(1)] int Attempt,
    [property: Id(2)] int Model,
    [property: Id(3)] int Method,
    [property: Id(4)] long Seed,
    [property: Id(5)] string Image,
    [property: Id(6)] string ImageSha256,
    [property: Id(7)] SweepTruth? Truth = null,
    [property: Id(8)] SweepObject? Localisation = null,
    [property: Id(9)] string? MapSha256 = null);

/// <summary>Counters of a shard.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepShardStatus")]
public sealed record SweepShardStatus
{
    /// <summary>Cells.</summary>
    [Id(0)] public int Cells { get; init; }

    /// <summary>Cells with a result.</summary>
    [Id(1)] public int Done { get; init; }

    /// <summary>Cells parked.</summary>
    [Id(2)] public int Failed { get; init; }

    /// <summary>Sums for each model and method seen.</summary>
    [Id(3)] public SweepSums[] Sums { get; init; } = [];
}

/// <summary>Sums over the finished cells of one model with one method.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepSums")]
public sealed record SweepSums
{
    /// <summary>Name of the model.</summary>
    [Id(0)] public required string Model { get; init; }

    /// <summary>Name of the method.</summary>
    [Id(1)] public required string Method { get; init; }

    /// <summary>Cells with a result.</summary>
    [Id(2)] public int Done { get; init; }

    /// <summary>Cells parked.</summary>
    [Id(3)] public int Failed { get; init; }

    /// <summary>Sum of DiffAUC of the first protocol.</summary>
    [Id(4)] public double Diff { get; init; }

    /// <summary>Cells in <see cref="Diff"/>.</summary>
    [Id(5)] public int DiffCount { get; init; }

    /// <summary>Evaluations of the search.</summary>
    [Id(6)] public long Evaluations { get; init; }

    /// <summary>Evaluations of the metrics.</summary>
    [Id(7)] public long MetricEvaluations { get; init; }

    /// <summary>Seconds of work; sums stored by earlier versions have none.</summary>
    [Id(8)] public double Seconds { get; init; }
}

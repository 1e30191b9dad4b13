using System.ComponentModel.DataAnnotations;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>Limits of sweeps; section <c>DeCam:Sweeps</c>.</summary>
public sealed record SweepOptions
{
    /// <summary>Cells a sweep may have.</summary>
    /// <value>Default 1,000,000; at least 1.</value>
    [Range(1, int.MaxValue)]
    public int MaxCells { get; init; } = 1_000_000;

    /// <summary>Runs a sweep holds open for each request that the devices take at once, so that no device waits for a coordinator.</summary>
    /// <value>Default 2, range [1, 64].</value>
    [Range(1, 64)]
    public int RunsPerDevice { get; init; } = 2;

    /// <summary>Runs a sweep holds open at most.</summary>
    /// <value>Default 256; at least 1.</value>
    [Range(1, 100_000)]
    public int MaxOpenRuns { get; init; } = 256;
}

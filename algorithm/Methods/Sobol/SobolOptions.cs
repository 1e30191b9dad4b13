using System.ComponentModel.DataAnnotations;
using DeCam.Masks;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods.Sobol;

/// <summary>Options of the Sobol method. Evaluations: designs x (grid x grid + 2).</summary>
public sealed record SobolOptions
{
    /// <summary>Cells a side. Two points of grid x grid coordinates are drawn at once, for which the direction numbers reach up to 8.</summary>
    [Option("grid", "cells along each side"), Range(1, 8)]
    public int Grid { get; init; } = 8;

    /// <summary>Designs, N: pairs of quasi-random points; powers of two are best.</summary>
    [Option("designs", "pairs of quasi-random points; powers of two are best"), Range(2, 16_384)]
    public int Designs { get; init; } = 32;

    /// <summary>What shows through where a cell's weight is below 1.</summary>
    [Option("baseline", "what replaces hidden pixels")]
    public Baseline Baseline { get; init; } = Baseline.Zero;

    /// <summary>Whose variance is explained.</summary>
    [Option("score", "which score's variance is explained")]
    public ScoreKind Score { get; init; } = ScoreKind.Probability;
}

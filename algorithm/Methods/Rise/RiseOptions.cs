using System.ComponentModel.DataAnnotations;
using DeCam.Masks;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods.Rise;

/// <summary>What a pixel's sum of scores is divided by.</summary>
public enum RiseNormalisation
{
    /// <summary>The expected coverage, masks times p, as published.</summary>
    [Option("expected", "the number of masks times the probability to keep a cell")]
    Expected = 0,

    /// <summary>The sum of the mask weights the pixel really had.</summary>
    [Option("cover", "the sum of the weights the pixel really had")]
    Cover = 1,
}

/// <summary>Options of RISE; the defaults are those of Petsiuk, Das and Saenko 2018.</summary>
public sealed record RiseOptions
{
    /// <summary>Masks, N.</summary>
    [Option("masks", "masks drawn and scored"), Range(1, 1_000_000)]
    public int Masks { get; init; } = 4000;

    /// <summary>Cells a side, s.</summary>
    [Option("grid", "cells of the random grid along each side"), Range(2, 64)]
    public int Grid { get; init; } = 7;

    /// <summary>Probability that a cell is kept, p.</summary>
    [Option("keep", "probability that a cell is kept"), Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Keep { get; init; } = 0.5;

    /// <summary>What a pixel's sum is divided by. Makes a large difference at small budgets.</summary>
    [Option("normalise", "what a pixel's sum of scores is divided by")]
    public RiseNormalisation Normalise { get; init; } = RiseNormalisation.Expected;

    /// <summary>What replaces hidden pixels.</summary>
    [Option("baseline", "what replaces hidden pixels")]
    public Baseline Baseline { get; init; } = Baseline.Zero;

    /// <summary>Which score is averaged.</summary>
    [Option("score", "which score is averaged")]
    public ScoreKind Score { get; init; } = ScoreKind.Probability;
}

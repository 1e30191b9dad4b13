using System.ComponentModel.DataAnnotations;
using DeCam.Masks;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods.Lime;

/// <summary>Options of LIME; sample count, kernel and penalty are those of its authors' implementation for images.</summary>
public sealed record LimeOptions
{
    /// <summary>Samples.</summary>
    [Option("samples", "on/off vectors drawn and scored"), Range(1, 1_000_000)]
    public int Samples { get; init; } = 1000;

    /// <summary>Superpixels wanted; SLIC may give somewhat more or fewer.</summary>
    [Option("segments", "superpixels wanted, about"), Range(2, 500)]
    public int Segments { get; init; } = 50;

    /// <summary>Weight of place against colour in SLIC.</summary>
    [Option("compactness", "weight of place against colour in the superpixels"), Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double Compactness { get; init; } = 10;

    /// <summary>Width of the exponential kernel on the cosine distance to the whole image.</summary>
    [Option("kernel-width", "width of the exponential kernel on the cosine distance to the whole image"), Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double KernelWidth { get; init; } = 0.25;

    /// <summary>Penalty of the ridge regression on the squared coefficients.</summary>
    [Option("penalty", "weight of the squared coefficients in the ridge regression"), Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Penalty { get; init; } = 1;

    /// <summary>What replaces hidden segments.</summary>
    [Option("baseline", "what replaces hidden pixels")]
    public Baseline Baseline { get; init; } = Baseline.Zero;

    /// <summary>Which score is fitted.</summary>
    [Option("score", "which score is fitted")]
    public ScoreKind Score { get; init; } = ScoreKind.Probability;
}

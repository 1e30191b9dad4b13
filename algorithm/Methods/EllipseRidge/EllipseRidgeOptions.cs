using System.ComponentModel.DataAnnotations;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods.EllipseRidge;

/// <summary>Options of ellipse-ridge; the method and its numbers are our own.</summary>
public sealed record EllipseRidgeOptions : IValidatableObject
{
    /// <summary>Masks drawn.</summary>
    [Option("masks", "masks drawn and scored"), Range(2, 1_000_000)]
    public int Masks { get; init; } = 2000;

    /// <summary>Ellipses in a mask, K.</summary>
    [Option("ellipses", "ellipses in a mask"), Range(1, 200)]
    public int Ellipses { get; init; } = 10;

    /// <summary>Shortest side of an ellipse's box, as a share of the frame's height.</summary>
    [Option("smallest", "shortest side of an ellipse's box, as a share of the frame's height"), Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Smallest { get; init; } = 0.05;

    /// <summary>Longest side of an ellipse's box, as a share of the frame's height.</summary>
    [Option("largest", "longest side of an ellipse's box, as a share of the frame's height"), Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Largest { get; init; } = 0.5;

    /// <summary>Cells a side of the linear model, g.</summary>
    [Option("grid", "cells along each side of the linear model"), Range(2, 32)]
    public int Grid { get; init; } = 14;

    /// <summary>Share of the ellipse centres drawn from the map so far; 0 draws all of them uniformly.</summary>
    [Option("guide", "share of the ellipses placed where the map so far is high; 0 places all at random"), Range(0.0, 1.0)]
    public double Guide { get; init; } = 0.8;

    /// <summary>Masks after which guidance begins.</summary>
    [Option("guide-from", "masks drawn at random before the guidance begins"), Range(2, 1_000_000)]
    public int GuideFrom { get; init; } = 120;

    /// <summary>Masks between two fits while guided.</summary>
    [Option("refit", "masks between two fits while guided"), Range(2, 1_000_000)]
    public int Refit { get; init; } = 40;

    /// <summary>Which score is modelled.</summary>
    [Option("score", "which score is modelled")]
    public ScoreKind Score { get; init; } = ScoreKind.Probability;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Smallest > Largest)
            yield return new(FormattableString.Invariant($"Option 'smallest' of method 'ellipse-ridge' is {Smallest}, above 'largest' of {Largest}; give at most that."));
    }
}

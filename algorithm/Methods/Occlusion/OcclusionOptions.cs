using System.ComponentModel.DataAnnotations;
using DeCam.Masks;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods.Occlusion;

/// <summary>Options of occlusion. Zeiler and Fergus state no sizes for a given input; the defaults are ours.</summary>
public sealed record OcclusionOptions : IValidatableObject
{
    private const double MostPixels = ushort.MaxValue;

    /// <summary>Side of the square window.</summary>
    /// <value>
    /// Up to 1 a share of the frame's shorter side, above 1 pixels; default 0.2. Windows in pixels overhang the frame and are cut at its edges,
    /// as the sliding window of the package xaitk-saliency is (there 50 pixels by 20); others lie within it.
    /// </value>
    [Option("window", "side of the square window: up to 1 a share of the frame's shorter side, above 1 pixels"), Range(0.0, MostPixels, MinimumIsExclusive = true)]
    public double Window { get; init; } = 0.2;

    /// <summary>Distance between neighbouring windows.</summary>
    /// <value>Up to 1 a share of the frame's shorter side, above 1 pixels; default 0.05.</value>
    [Option("stride", "distance between neighbouring windows: up to 1 a share of the frame's shorter side, above 1 pixels"), Range(0.0, MostPixels, MinimumIsExclusive = true)]
    public double Stride { get; init; } = 0.05;

    /// <summary>What replaces the window.</summary>
    [Option("baseline", "what replaces hidden pixels")]
    public Baseline Baseline { get; init; } = Baseline.Zero;

    /// <summary>Which score's drop is the map.</summary>
    [Option("score", "which score's drop is mapped")]
    public ScoreKind Score { get; init; } = ScoreKind.Probability;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A share and a number of pixels are compared once the frame is known.
        if (Stride > Window && WindowGrid.IsInPixels(Stride) == WindowGrid.IsInPixels(Window))
            yield return new(FormattableString.Invariant($"Option 'stride' of method 'occlusion' is {Stride}, larger than the window of {Window}, and would leave pixels out; give at most {Window}."));
    }
}

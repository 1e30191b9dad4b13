using System.ComponentModel.DataAnnotations;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods.PathRidge;

/// <summary>Options of path-ridge; the method and its numbers are our own. The defaults are the preset "even".</summary>
public sealed record PathRidgeOptions
{
    /// <summary>Masks drawn.</summary>
    [Option("masks", "masks drawn and scored"), Range(2, 50_000)]
    public int Masks { get; init; } = 1000;

    /// <summary>Masks in a round; between rounds the map is fitted anew.</summary>
    [Option("round", "masks drawn between two fits"), Range(40, 512)]
    public int Round { get; init; } = 128;

    /// <summary>Which path masks are drawn.</summary>
    [Option("paths", "which masks follow the map: its first pixels kept and hidden over every fill (all), or as protocol rise-225 does (metric), which is marked metric-tuned")]
    public PathChoice Paths { get; init; } = PathChoice.All;

    /// <summary>How often black is the fill, against blur and zero; 0 leaves it out.</summary>
    [Option("black", "how often hidden pixels are black, against 1 for blurred and 1 for zero; 0 for never"), Range(0.0, 1.0)]
    public double Black { get; init; } = 1;

    /// <summary>Weight of the map of the ellipse masks alone in the final map, whose other part has weight 1.</summary>
    [Option("ellipse-share", "weight of the map of the ellipse masks alone in the final map, against 1 for the rest"), Range(0.0, 2.0)]
    public double EllipseShare { get; init; } = 0.4;

    /// <summary>Whether the final map is also climbed on a non-linear model of the score.</summary>
    [Option("surrogate", "whether the linear map is joined by one that is climbed on a Gaussian process")]
    public bool Surrogate { get; init; } = true;

    /// <summary>Whether the map is sharpened at the picture's edges.</summary>
    [Option("guided-filter", "whether the map is joined by itself, filtered so that its edges are those of the picture")]
    public bool GuidedFilter { get; init; }

    /// <summary>When the search ends before all masks are spent: once the order of the map's top fifth stays from fit to fit.</summary>
    /// <value>Default 0: never. The rank correlation of two fits that counts as staying.</value>
    [Option("stop", "end early, from 300 masks on, once the top fifth of the map has not moved for three fits: the rank correlation that counts as not moved; 0 for never"), Range(0.0, 1.0)]
    public double Stop { get; init; }

    /// <summary>Which score is modelled.</summary>
    [Option("score", "which score is modelled")]
    public ScoreKind Score { get; init; } = ScoreKind.Probability;
}

/// <summary>Which path masks are drawn.</summary>
public enum PathChoice
{
    /// <summary>The first pixels kept, and hidden, over every fill.</summary>
    All = 0,

    /// <summary>The first pixels kept in the blurred image, and replaced by zero: what protocol rise-225 shows.</summary>
    Metric = 1,
}

using System.ComponentModel.DataAnnotations;
using DeCam.Scoring;

namespace DeCam.Inference.Drawing;

/// <summary>What the colours of an overlay stand for.</summary>
public enum OverlayStyle
{
    /// <summary>The rank of a pixel: equal steps are equal shares of the picture, and the lower 60 % have no colour.</summary>
    Rank = 0,

    /// <summary>The value of a pixel, in proportion from the map's least to its largest.</summary>
    Linear = 1,

    /// <summary>No colours: the contour alone, on the photo as it is.</summary>
    Contour = 2,
}

/// <summary>How a map is laid over a photo.</summary>
public sealed record OverlayOptions
{
    /// <summary>Least and largest <see cref="SizePixels"/>.</summary>
    public const int LeastSize = 200, LargestSize = 4096;

    /// <summary>The names of the styles, as they are written in options and specifications.</summary>
    public static IReadOnlyList<string> Styles { get; } = [.. Enum.GetNames<OverlayStyle>().Select(name => name.ToLowerInvariant())];

    /// <summary>What the colours stand for.</summary>
    public OverlayStyle Style { get; init; }

    /// <summary>Name of a <see cref="Palette"/>.</summary>
    /// <value>Default amber.</value>
    public string Palette { get; init; } = Drawing.Palette.Default.Name;

    /// <summary>What the values of the map say of a pixel, for the legend: "important", or "unsure" for a deviation.</summary>
    public string Quantity { get; init; } = "important";

    /// <summary>Opacity of the strongest colour.</summary>
    /// <value>Default 0.65, range [0, 1].</value>
    [Range(0.0, 1.0)]
    public double Opacity { get; init; } = 0.65;

    /// <summary>Longer side of the picture at most, in pixels.</summary>
    /// <value>Default 1200, range [200, 4096].</value>
    [Range(LeastSize, LargestSize)]
    public int SizePixels { get; init; } = 1200;

    /// <summary>Refuses values out of range and a palette that does not exist.</summary>
    /// <exception cref="ScoringRefusedException">The value, and what is possible.</exception>
    public void Check()
    {
        _ = Drawing.Palette.Named(Palette);
        if (!(Opacity is >= 0 and <= 1)) throw Refused("opacity", FormattableString.Invariant($"{Opacity}"), "a number from 0 to 1");
        if (SizePixels is < LeastSize or > LargestSize) throw Refused("size", FormattableString.Invariant($"{SizePixels}"), $"a whole number from {LeastSize} to {LargestSize}");
    }

    private static ScoringRefusedException Refused(string what, string got, string wanted) =>
        new(RefusalKind.Option, $"The {what} of pictures is {got} but must be {wanted}.");
}

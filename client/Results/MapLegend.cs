using System.Globalization;
using DeCam.Inference.Drawing;

namespace DeCam.Cluster.Client.Results;

/// <summary>Says what colours and line of many pictures mean, once for all.</summary>
internal static class MapLegend
{
    /// <summary>The sentence.</summary>
    /// <param name="style">What the colours stand for.</param>
    /// <param name="hasSigned">Whether a map may have a second colour.</param>
    public static string Of(OverlayStyle style, bool hasSigned)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"the line surrounds the most important {100 * Overlay.Surrounded:0} % of the pixels.");
        if (style == OverlayStyle.Contour) return $"T{line[1..]}";
        var colour = style == OverlayStyle.Linear ? "Colour is the stronger the larger the value of a pixel"
            : string.Create(CultureInfo.InvariantCulture, $"Colour marks the most important {100 * (1 - Overlay.FirstColoured):0} % of the pixels");
        return $"{colour}{(hasSigned ? ", a second colour what speaks against the class where a method tells that" : "")}; {line}";
    }
}

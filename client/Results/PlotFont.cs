using DeCam.Inference.Drawing;
using ScottPlot;
using SkiaSharp;

namespace DeCam.Cluster.Client.Results;

/// <summary>The font of plots: the one that pictures of maps are lettered in, which comes with the software.</summary>
internal sealed class PlotFont : IFontResolver
{
    /// <summary>Its name.</summary>
    public const string Name = "DejaVu Sans";

    private static readonly SKTypeface Typeface = Load();
    private static readonly Lazy<bool> Registered = new(Register);

    private PlotFont()
    {
    }

    /// <summary>Makes it known to the plotting library.</summary>
    public static void Use() => _ = Registered.Value;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => fontName == Name ? Typeface : null;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface : null;

    private static bool Register()
    {
        Fonts.FontResolvers.Insert(0, new PlotFont());
        Fonts.Default = Fonts.Sans = Name;
        return true;
    }

    private static SKTypeface Load()
    {
        using var stream = typeof(HeatMap).Assembly.GetManifestResourceStream("DejaVuSans.ttf")
            ?? throw new InvalidOperationException("The font is missing from this build.");
        return SKTypeface.FromStream(stream) ?? throw new InvalidOperationException("The font in this build cannot be read.");
    }
}

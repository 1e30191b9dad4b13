using SkiaSharp;

namespace DeCam.Inference.Drawing;

/// <summary>Text in the font that comes with this library (DejaVu Sans), so that every machine draws the same picture.</summary>
internal static class Lettering
{
    private const string Ellipsis = "…";

    // Read once and kept: a typeface may be used from several threads.
    private static readonly SKTypeface Typeface = Load();

    /// <summary>The font at a size in pixels; the caller disposes of it.</summary>
    public static SKFont Font(float size) => new(Typeface, size) { Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.None, Subpixel = true };

    /// <summary>The text, cut with an ellipsis where it is wider than there is room.</summary>
    public static string Fit(string text, SKFont font, float width)
    {
        if (font.MeasureText(text) <= width) return text;
        var length = text.Length;
        while (length > 0 && font.MeasureText(text[..length] + Ellipsis) > width) length--;
        return text[..length].TrimEnd() + Ellipsis;
    }

    private static SKTypeface Load()
    {
        using var stream = typeof(Lettering).Assembly.GetManifestResourceStream("DejaVuSans.ttf")
            ?? throw new InvalidOperationException("The font is missing from this build.");
        return SKTypeface.FromStream(stream) ?? throw new InvalidOperationException("The font in this build cannot be read.");
    }
}

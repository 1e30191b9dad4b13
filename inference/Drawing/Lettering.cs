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

    /// <summary>The width of a text.</summary>
    public static float Width(string text, float size)
    {
        using var font = Font(size);
        return font.MeasureText(text);
    }

    /// <summary>The text and its end, the text cut with an ellipsis where both are wider than there is room; the end is never cut.</summary>
    public static string Fit(string text, string end, float size, float width)
    {
        using var font = Font(size);
        if (font.MeasureText(text + end) <= width) return text + end;
        var length = text.Length;
        while (length > 0 && font.MeasureText(text[..length] + Ellipsis + end) > width) length--;
        if (length > 0 && char.IsHighSurrogate(text[length - 1])) length--;
        return text[..length].TrimEnd() + Ellipsis + end;
    }

    /// <summary>The text in lines no wider than there is room, broken between words; a word that is wider is cut.</summary>
    public static IReadOnlyList<string> Wrap(string text, float size, float width)
    {
        using var font = Font(size);
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && font.MeasureText($"{lines[^1]} {word}") <= width) lines[^1] += " " + word;
            else lines.Add(Fit(word, "", size, width));
        }

        return lines;
    }

    private static SKTypeface Load()
    {
        using var stream = typeof(Lettering).Assembly.GetManifestResourceStream("DejaVuSans.ttf")
            ?? throw new InvalidOperationException("The font is missing from this build.");
        return SKTypeface.FromStream(stream) ?? throw new InvalidOperationException("The font in this build cannot be read.");
    }
}

namespace DeCam.Inference.Drawing;

/// <summary>The words under an overlay.</summary>
/// <param name="Title">What was explained; shortened where it is too long.</param>
public sealed record OverlayWords(string Title)
{
    /// <summary>The figure behind the title, which is never shortened, such as a probability.</summary>
    public string Figure { get; init; } = "";

    /// <summary>A second line, such as method and evaluations; shortened where it is too long.</summary>
    public string Details { get; init; } = "";

    /// <summary>Sentences that a reader of the map must know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>An overlay with its lines, its words and a legend.</summary>
public static class OverlaySheet
{
    /// <summary>Colour of the contour, and of the halo on both its sides.</summary>
    internal const string LineColour = "#FFFFFF", HaloColour = "#000000";

    /// <summary>Colours of text: what matters, what goes with it, and what a reader must know.</summary>
    internal const string InkColour = "#111111", DetailsColour = "#505050", WarningColour = "#A3130B";

    private const string FrameColour = "#FFFFFF";

    // Sizes for a sheet of 1,200 pixels; at 390, as wide as a telephone, the smallest has 12.
    private const float Unit = 1200, TitleSize = 46, SmallSize = 37, Padding = 22, LineWidth = 3, HaloWidth = 8;
    private const int LeastWidth = 360;
    private const float LeastSize = 12;

    /// <summary>The overlay as a PNG file.</summary>
    public static byte[] ToPng(Overlay overlay, OverlayWords words) => Of(overlay, words).ToPng();

    /// <summary>The overlay as an SVG file: the contour as a path, text as text.</summary>
    public static byte[] ToSvg(Overlay overlay, OverlayWords words) => Of(overlay, words).ToSvg();

    /// <summary>The overlay with its lines and without words as a WebP file, for pages that have the words themselves.</summary>
    /// <param name="overlay">The overlay.</param>
    /// <param name="quality">From 0 for the smallest file to 100 for the best picture.</param>
    public static byte[] ToWebP(Overlay overlay, int quality) =>
        SheetPng.WebP(new(overlay.Picture.WidthPixels, overlay.Picture.HeightPixels, [.. Lined(overlay, 0, 0)]), quality);

    /// <summary>Widths of the contour and its halo on a picture of a width.</summary>
    internal static (float Line, float Halo) Widths(int pictureWidth) =>
        (Math.Max(1.5f, LineWidth * pictureWidth / Unit), Math.Max(4, HaloWidth * pictureWidth / Unit));

    /// <summary>The picture with frame and contour, without words.</summary>
    internal static IEnumerable<Mark> Lined(Overlay overlay, int left, int top)
    {
        yield return new PictureMark(overlay.Picture, left, top);
        var (line, halo) = Widths(Math.Max(overlay.Picture.WidthPixels, overlay.Picture.HeightPixels));
        if (overlay.HasOutside)
        {
            var view = overlay.View;
            ContourLine[] frame = [Moved(new([view.Left, view.Top, view.Left + view.WidthPixels, view.Top, view.Left + view.WidthPixels, view.Top + view.HeightPixels, view.Left, view.Top + view.HeightPixels], true), left, top)];
            yield return new LineMark(frame, line / 2, FrameColour);
        }

        ContourLine[] contour = [.. overlay.Contour.Select(c => Moved(c, left, top))];
        yield return new LineMark(contour, halo, HaloColour);
        yield return new LineMark(contour, line, LineColour);
    }

    /// <summary>The sheet.</summary>
    internal static Sheet Of(Overlay overlay, OverlayWords words)
    {
        var width = Math.Max(overlay.Picture.WidthPixels, LeastWidth);
        var scale = Math.Clamp(width / Unit, LeastSize / SmallSize, Math.Max(1, overlay.Picture.WidthPixels / Unit));
        var (title, small, pad) = (TitleSize * scale, SmallSize * scale, Padding * scale);
        var marks = new List<Mark>(Lined(overlay, (width - overlay.Picture.WidthPixels) / 2, 0));
        var y = overlay.Picture.HeightPixels + pad / 2;
        var room = width - 2 * pad;
        marks.Add(new TextMark(Lettering.Fit(words.Title, words.Figure.Length > 0 ? $" {words.Figure}" : "", title, room), pad, y += title * 1.1f, title, InkColour));
        if (words.Details.Length > 0) marks.Add(new TextMark(Lettering.Fit(words.Details, "", small, room), pad, y += small * 1.45f, small, DetailsColour));
        foreach (var warning in words.Warnings.Concat(new[] { overlay.Warning }.OfType<string>()))
            foreach (var line in Lettering.Wrap(warning, small, room)) marks.Add(new TextMark(line, pad, y += small * 1.45f, small, WarningColour));
        if (!overlay.IsFlat) y = OverlayLegend.Add(marks, overlay.Options, overlay.IsSigned, overlay.Photo.IsCut, new(pad, y + small * 1.5f, small, room));
        return new(width, (int)Math.Ceiling(y + pad), marks);
    }

    private static ContourLine Moved(ContourLine line, int left, int top) => left == 0 && top == 0 ? line
        : line with { Points = [.. line.Points.Select((p, i) => p + (i % 2 == 0 ? left : top))] };
}

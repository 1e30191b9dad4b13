namespace DeCam.Inference.Drawing;

/// <summary>
/// A figure for a paper or a slide: photo, overlay and curves side by side, with a caption. In a column of 85 mm its smallest text has
/// 6 points.
/// </summary>
public sealed class FigureSheet
{
    private const int WidthPixels = 1800, Gap = 30, LeastHeight = 460;
    private const float TextSize = 45;      // 6 points, 2.1 mm, of 85 mm for 1,800 pixels
    private const string Between = " · ";
    private readonly Sheet _sheet;

    /// <summary>Lays the figure out.</summary>
    /// <param name="overlay">The overlay, of any size.</param>
    /// <param name="map">Its map.</param>
    /// <param name="curves">The curves, or null where there are none; then two pictures stand side by side.</param>
    /// <param name="caption">Its parts: words that may be shortened and a number, which never is.</param>
    /// <param name="warnings">Sentences that a reader of the map must know.</param>
    public FigureSheet(Overlay overlay, float[] map, CurvePair? curves, IReadOnlyList<(string Words, string Number)> caption, IReadOnlyList<string> warnings)
    {
        var panels = curves is null ? 2 : 3;
        var side = (WidthPixels - (panels - 1) * Gap) / panels;
        var photo = overlay.Photo.At(side);
        var drawn = Overlay.Of(photo, map, overlay.IsSigned, overlay.Options);
        var (height, width) = (photo.Picture.HeightPixels, photo.Picture.WidthPixels);
        var row = Math.Max(height, curves is null ? 0 : LeastHeight);
        var marks = new List<Mark>();
        foreach (var (i, picture) in new[] { Overlay.OfPhoto(photo), drawn }.Index())
            marks.AddRange(OverlaySheet.Lined(picture, i * (side + Gap) + (side - width) / 2, (row - height) / 2));
        if (curves is not null) CurvesPanel.Add(marks, curves, (2 * (side + Gap), 0, side, row), TextSize, isSmall: true);
        var y = row + TextSize * 0.4f;
        foreach (var line in Lines(caption)) marks.Add(new TextMark(line, 0, y += TextSize * 1.25f, TextSize, OverlaySheet.InkColour));
        foreach (var line in warnings.Concat(new[] { overlay.Warning }.OfType<string>()).SelectMany(w => Lettering.Wrap(w, TextSize, WidthPixels))) marks.Add(new TextMark(line, 0, y += TextSize * 1.25f, TextSize, OverlaySheet.WarningColour));
        if (!drawn.IsFlat) y = OverlayLegend.Add(marks, overlay.Options, drawn.IsSigned, photo.IsCut, new(0, y + TextSize * 1.35f, TextSize, WidthPixels));
        _sheet = new(WidthPixels, (int)Math.Ceiling(y + TextSize * 0.4f), marks);
    }

    /// <summary>The figure as a PNG file.</summary>
    public byte[] ToPng() => _sheet.ToPng();

    /// <summary>The figure as an SVG file.</summary>
    public byte[] ToSvg() => _sheet.ToSvg();

    // Whole parts in a line, as many as it holds.
    private static List<string> Lines(IReadOnlyList<(string Words, string Number)> caption)
    {
        var lines = new List<string>();
        foreach (var (words, number) in caption)
        {
            var part = Lettering.Fit(words, number.Length > 0 && words.Length > 0 ? $" {number}" : number, TextSize, WidthPixels);
            if (lines.Count > 0 && Lettering.Width(lines[^1] + Between + part, TextSize) <= WidthPixels) lines[^1] += Between + part;
            else lines.Add(part);
        }

        return lines;
    }
}

namespace DeCam.Inference.Drawing;

/// <summary>A map to draw beside others.</summary>
/// <param name="Caption">What it is; shortened when it is too long.</param>
/// <param name="Map">[H, W] of the model's view, row-major, finite.</param>
public sealed record MapPanel(string Caption, float[] Map)
{
    /// <summary>Lines to write under it.</summary>
    public IReadOnlyList<string> Figures { get; init; } = [];

    /// <summary>Lines that a reader of the map must know, under the others.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether its 0 means "without influence", so that it is drawn about 0.</summary>
    public bool IsSigned { get; init; }
}

/// <summary>The maps of one class: the photo comes first, then they.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="Title">The class; shortened when it is too long.</param>
/// <param name="Figure">What is never shortened, such as its probability.</param>
/// <param name="Panels">The maps.</param>
public sealed record PanelGroup(PhotoSheet Photo, string Title, string Figure, IReadOnlyList<MapPanel> Panels);

/// <summary>
/// Draws maps of one image in rows. All are drawn by rank, so that a colour means the same in each: a share of the picture. One legend
/// says so.
/// </summary>
public static class SideBySide
{
    /// <summary>Longer side of a panel, in pixels.</summary>
    public const int PanelSide = 440;

    // The least width has room for whole figures under narrow pictures.
    private const int Gap = 16, CaptionHeight = 30, LineHeight = 24, LeastWidth = 290;
    private const float CaptionSize = 20, FigureSize = 17;

    /// <summary>The groups one below the other as a PNG file.</summary>
    /// <param name="groups">At least one; a group's photo stands at its beginning.</param>
    /// <param name="options">Palette and opacity, and whether there are colours.</param>
    /// <param name="columns">Panels in a row at most.</param>
    public static byte[] ToPng(IReadOnlyList<PanelGroup> groups, OverlayOptions options, int columns = 4)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        // Values of different methods have nothing in common but their order.
        var drawn = options.Style == OverlayStyle.Linear ? options with { Style = OverlayStyle.Rank } : options;
        return Of(groups, drawn, columns).ToPng();
    }

    private static Sheet Of(IReadOnlyList<PanelGroup> groups, OverlayOptions options, int columns)
    {
        var width = Math.Max(LeastWidth, groups.Max(g => g.Photo.Picture.WidthPixels));
        var across = Math.Min(columns, 1 + groups.Max(g => g.Panels.Count));
        var room = across * (width + Gap) - Gap;
        var marks = new List<Mark>();
        var (top, isSigned) = (Gap, false);
        foreach (var group in groups)
        {
            var overlays = group.Panels.Select(p => Overlay.Of(group.Photo, p.Map, p.IsSigned, options)).ToList();
            isSigned |= overlays.Exists(o => o.IsSigned);
            for (var first = 0; first <= group.Panels.Count; first += across)
            {
                var row = Enumerable.Range(first, Math.Min(across, group.Panels.Count + 1 - first)).ToList();
                foreach (var i in row)
                {
                    var left = Gap + (i - first) * (width + Gap);
                    if (i == 0) AddPhoto(marks, group, left, top, width);
                    else Add(marks, group.Panels[i - 1], overlays[i - 1], left, top, width);
                }

                var lines = row.Max(i => i == 0 ? 0 : group.Panels[i - 1].Figures.Count + Warnings(group.Panels[i - 1], overlays[i - 1]).Count());
                top += CaptionHeight + group.Photo.Picture.HeightPixels + lines * LineHeight + Gap;
            }
        }

        var end = OverlayLegend.Add(marks, options, isSigned, groups.Any(g => g.Photo.IsCut), new(Gap, top + FigureSize, FigureSize, room));
        return new(room + 2 * Gap, (int)Math.Ceiling(end) + Gap, marks);
    }

    private static void AddPhoto(List<Mark> marks, PanelGroup group, int left, int top, int room)
    {
        var figure = group.Figure.Length > 0 ? $" {group.Figure}" : "";
        marks.Add(new TextMark(Lettering.Fit(group.Title, figure, CaptionSize, room), left, top + CaptionSize, CaptionSize, OverlaySheet.InkColour));
        marks.AddRange(OverlaySheet.Lined(Overlay.OfPhoto(group.Photo), left, top + CaptionHeight));
    }

    private static void Add(List<Mark> marks, MapPanel panel, Overlay overlay, int left, int top, int room)
    {
        marks.Add(new TextMark(Lettering.Fit(panel.Caption, "", CaptionSize, room), left, top + CaptionSize, CaptionSize, OverlaySheet.InkColour));
        marks.AddRange(OverlaySheet.Lined(overlay, left, top + CaptionHeight));
        var baseline = top + CaptionHeight + overlay.Picture.HeightPixels;
        foreach (var figure in panel.Figures)
            marks.Add(new TextMark(Lettering.Fit(figure, "", FigureSize, room), left, baseline += LineHeight, FigureSize, OverlaySheet.DetailsColour));
        foreach (var warning in Warnings(panel, overlay))
            marks.Add(new TextMark(Lettering.Fit(warning, "", FigureSize, room), left, baseline += LineHeight, FigureSize, OverlaySheet.WarningColour));
    }

    // Such a map is drawn by rank alone, beside others that are drawn about 0.
    private static IEnumerable<string> Warnings(MapPanel panel, Overlay overlay) =>
        overlay.SpeaksAgainst ? panel.Warnings.Append("hardly anything for the class") : panel.Warnings;
}

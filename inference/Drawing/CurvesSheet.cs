using System.Globalization;

namespace DeCam.Inference.Drawing;

/// <summary>Draws the insertion and deletion curves of a map, a panel for each protocol.</summary>
public static class CurvesSheet
{
    private const int PanelWidth = 720, PanelHeight = 470, Columns = 2, Pad = 20;
    private const float TitleSize = 26, TextSize = 20;

    /// <summary>The curves as a PNG file.</summary>
    /// <param name="curves">At least one pair.</param>
    /// <param name="words">Title and figure stand above; warnings below.</param>
    public static byte[] ToPng(IReadOnlyList<CurvePair> curves, OverlayWords words)
    {
        var across = Math.Min(Columns, curves.Count);
        var room = across * PanelWidth + (across - 1) * Pad;
        var marks = new List<Mark>();
        var figure = words.Figure.Length > 0 ? $" {words.Figure}" : "";
        float top = Pad + TitleSize;
        marks.Add(new TextMark(Lettering.Fit(words.Title, figure, TitleSize, room), Pad, top, TitleSize, OverlaySheet.InkColour));
        foreach (var warning in words.Warnings)
            foreach (var line in Lettering.Wrap(warning, TextSize, room)) marks.Add(new TextMark(line, Pad, top += TextSize * 1.4f, TextSize, OverlaySheet.WarningColour));
        top += Pad;
        foreach (var (i, pair) in curves.Index())
        {
            var (left, above) = (Pad + i % across * (PanelWidth + Pad), top + i / across * (PanelHeight + Pad));
            marks.Add(new TextMark(string.Create(CultureInfo.InvariantCulture, $"shaded: DiffAUC {pair.DiffAuc:0.0} ({pair.Protocol})"), left, above + TextSize, TextSize, OverlaySheet.InkColour));
            CurvesPanel.Add(marks, pair, (left, above + TextSize * 1.6f, PanelWidth, PanelHeight - TextSize * 1.6f), TextSize, isSmall: false);
        }

        return new Sheet(room + 2 * Pad, (int)Math.Ceiling(top) + (curves.Count + across - 1) / across * (PanelHeight + Pad), marks).ToPng();
    }
}

using System.Globalization;
using DeCam.Imaging;

namespace DeCam.Inference.Drawing;

/// <summary>A map to draw beside others.</summary>
/// <param name="Caption">What it is; shortened when it is too long.</param>
/// <param name="Map">[H, W] row-major, finite.</param>
public sealed record MapPanel(string Caption, float[] Map)
{
    /// <summary>Lines to write under it.</summary>
    public IReadOnlyList<string> Figures { get; init; } = [];
}

/// <summary>Draws several maps of one image in a grid, each with its caption, the colour bar of its own range and lines below.</summary>
public static class SideBySide
{
    private const int WantedSide = 400, Gap = 12, CaptionHeight = 28, LineHeight = 20, BarWidth = 16, NumbersWidth = 56;
    private const float CaptionSize = 16, FigureSize = 14, NumberSize = 12;

    /// <summary>The panels as a PNG.</summary>
    /// <param name="view">The model's view of the image.</param>
    /// <param name="panels">The maps, row by row.</param>
    /// <param name="withImage">Whether the view itself comes first.</param>
    /// <param name="columns">Panels in a row at most.</param>
    public static byte[] ToPng(ImageView view, IReadOnlyList<MapPanel> panels, bool withImage = true, int columns = 4)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (panels.FirstOrDefault(p => p.Map.Length != view.HeightPixels * view.WidthPixels) is { } wrong)
            throw new ArgumentException($"Map '{wrong.Caption}' has {wrong.Map.Length} values but the view has {view.HeightPixels} x {view.WidthPixels} pixels.", nameof(panels));
        var enlarge = Math.Max(1, (WantedSide + Math.Min(view.HeightPixels, view.WidthPixels) - 1) / Math.Min(view.HeightPixels, view.WidthPixels));
        var (height, width) = (view.HeightPixels * enlarge, view.WidthPixels * enlarge);
        var (cellHeight, cellWidth) = (height + CaptionHeight + LineHeight * panels.Select(p => p.Figures.Count).DefaultIfEmpty().Max() + Gap, width + Gap + BarWidth + NumbersWidth);
        var count = panels.Count + (withImage ? 1 : 0);
        var across = Math.Min(columns, count);
        using var canvas = new PictureCanvas(Gap + (count + across - 1) / across * cellHeight, Gap + across * cellWidth);
        for (var i = 0; i < count; i++)
        {
            var (top, left) = (Gap + i / across * cellHeight, Gap + i % across * cellWidth);
            var panel = withImage ? i == 0 ? null : panels[i - 1] : panels[i];
            canvas.Write(panel?.Caption ?? "image", left, top + CaptionSize, width + BarWidth + NumbersWidth, CaptionSize);
            top += CaptionHeight;
            canvas.Draw(panel is null ? new(view.HeightPixels, view.WidthPixels, view.Rgb.ToArray()) : HeatMap.Over(view, panel.Map), left, top, enlarge);
            if (panel is null) continue;
            DrawBar(canvas, MapScale.Of(panel.Map), left + width + Gap / 2, top, height);
            for (var line = 0; line < panel.Figures.Count; line++)
                canvas.Write(panel.Figures[line], left, top + height + LineHeight * (line + 1), width + BarWidth + NumbersWidth, FigureSize);
        }

        return canvas.ToPng();
    }

    private static void DrawBar(PictureCanvas canvas, MapScale scale, int left, int top, int height)
    {
        var rgb = new byte[height * BarWidth * 3];
        for (var i = 0; i < height * BarWidth; i++)
            (rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]) = ColourMap.Of(1 - (i / BarWidth + 0.5f) / height);
        canvas.Draw(new(height, BarWidth, rgb), left, top, 1);
        var right = left + BarWidth + Gap / 3;
        canvas.Write(Text(scale.Maximum), right, top + NumberSize, NumbersWidth - Gap, NumberSize);
        canvas.Write(Text(scale.Minimum), right, top + height, NumbersWidth - Gap, NumberSize);
    }

    /// <summary>A number that fits beside the bar; what rounds to zero has no sign.</summary>
    internal static string Text(float value) => value.ToString("0.###", CultureInfo.InvariantCulture) is { Length: <= 6 } text
        ? text == "-0" ? "0" : text
        : value.ToString("0.#e0", CultureInfo.InvariantCulture);
}

using DeCam.Cluster.Client.Results;
using ScottPlot;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>A chart of lines with its legend beside it. A method has the same colour in every chart.</summary>
internal sealed class SweepChart
{
    private const int WidthPixels = 860, HeightPixels = 460;

    // Colour-blind safe colours of Okabe and Ito (2008), without black and yellow.
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#666666"];

    private readonly Plot _plot;
    private readonly string _title;

    /// <summary>Begins a chart.</summary>
    public SweepChart(string title, string x, string y)
    {
        PlotFont.Use();
        (_title, _plot) = (title, new());
        _plot.Title(title, size: 15);
        _plot.XLabel(x);
        _plot.YLabel(y);
    }

    /// <summary>Adds a line.</summary>
    public void Line(double[] xs, double[] ys, int index, string legend, bool hasMarkers = false)
    {
        var line = _plot.Add.Scatter(xs, ys, Colour(index));
        line.MarkerSize = hasMarkers ? 7 : 0;
        line.LineWidth = 2;
        line.LinePattern = index < Colours.Length ? LinePattern.Solid : LinePattern.Dashed;
        line.LegendText = legend;
    }

    /// <summary>Adds a level line over the whole width.</summary>
    public void Level(double y, int index, string legend)
    {
        var line = _plot.Add.HorizontalLine(y, 2, Colour(index), LinePattern.Dotted);
        line.LegendText = legend;
    }

    /// <summary>Sets what the axes show.</summary>
    public void Limit(double left, double right, double bottom, double top) => _plot.Axes.SetLimits(left, right, bottom, top);

    /// <summary>The finished chart.</summary>
    /// <param name="name">Name of its file; what a file name cannot have is replaced.</param>
    public SweepPlot End(string name)
    {
        _plot.ShowLegend(Edge.Right);
        _plot.Font.Set(PlotFont.Name);
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return new($"{safe}.png", _title, _plot.GetImageBytes(WidthPixels, HeightPixels, ImageFormat.Png));
    }

    private static Color Colour(int index) => Color.FromHex(Colours[index % Colours.Length]);
}

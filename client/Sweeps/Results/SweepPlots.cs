using System.Globalization;
using DeCam.Cluster.Client.Results;
using ScottPlot;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>A plot of a sweep.</summary>
/// <param name="FileName">Name of its file.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Png">The picture.</param>
internal sealed record SweepPlot(string FileName, string Title, byte[] Png);

/// <summary>Draws the mean curves of each model, and its DiffAUC against evaluations where snapshots were judged.</summary>
internal static class SweepPlots
{
    private const int WidthPixels = 640, HeightPixels = 460;

    // Colour-blind safe colours of Okabe and Ito (2008), without black and yellow.
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#666666"];

    /// <summary>The plots; none where nothing was judged.</summary>
    public static IReadOnlyList<SweepPlot> Of(SweepSummary summary)
    {
        var plots = new List<SweepPlot>();
        foreach (var model in summary.Spec.Models)
        {
            var judged = summary.Of(model.Name).Where(g => g.Diffs.Count > 0).ToList();
            if (judged.Count == 0) continue;
            plots.Add(Curves(summary, model.Name, "insertion", judged, g => g.MeanInsertion));
            plots.Add(Curves(summary, model.Name, "deletion", judged, g => g.MeanDeletion));
            var tracked = judged.Where(g => g.Snapshots.Count > 0).ToList();
            if (tracked.Count > 0) plots.Add(Budget(summary, model.Name, tracked));
        }

        return plots;
    }

    private static SweepPlot Curves(SweepSummary summary, string model, string which, List<SweepGroupRows> groups, Func<SweepGroupRows, double[]> curve)
    {
        var plot = Begin($"{model}: mean {which} curve ({summary.Spec.Metrics[0]})", "share of pixels, most salient first", "probability of the class");
        foreach (var (group, i) in groups.Select((g, i) => (g, i)))
        {
            var values = curve(group);
            Line(plot, [.. values.Select((_, x) => (double)x / (values.Length - 1))], values, i, group.Method.Name, marker: 0);
        }

        plot.Axes.SetLimits(0, 1, 0, 1.02);
        return End(plot, model, which, which == "insertion" ? Alignment.LowerRight : Alignment.UpperRight);
    }

    private static SweepPlot Budget(SweepSummary summary, string model, List<SweepGroupRows> groups)
    {
        var plot = Begin($"{model}: DiffAUC against evaluations ({summary.Spec.Metrics[0]})", "evaluations", "mean DiffAUC");
        foreach (var (group, i) in groups.Select((g, i) => (g, i)))
        {
            Line(plot, [.. group.Snapshots.Keys.Select(k => (double)k)], [.. group.Snapshots.Values.Select(v => v.Sum / v.Count)], i, group.Method.Name, marker: 7);
        }

        return End(plot, model, "evaluations", Alignment.LowerRight);
    }

    private static Plot Begin(string title, string x, string y)
    {
        PlotFont.Use();
        var plot = new Plot();
        plot.Title(title, size: 15);
        plot.XLabel(x);
        plot.YLabel(y);
        return plot;
    }

    private static void Line(Plot plot, double[] xs, double[] ys, int index, string legend, float marker)
    {
        var line = plot.Add.Scatter(xs, ys, Color.FromHex(Colours[index % Colours.Length]));
        line.MarkerSize = marker;
        line.LineWidth = 2;
        line.LinePattern = index < Colours.Length ? LinePattern.Solid : LinePattern.Dashed;
        line.LegendText = legend;
    }

    private static SweepPlot End(Plot plot, string model, string which, Alignment legend)
    {
        plot.ShowLegend(legend);
        plot.Font.Set(PlotFont.Name);
        var safe = string.Concat(model.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return new(string.Create(CultureInfo.InvariantCulture, $"{which}-{safe}.png"), $"{model}, {which}", plot.GetImageBytes(WidthPixels, HeightPixels, ImageFormat.Png));
    }
}

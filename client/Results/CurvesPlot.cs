using System.Globalization;
using ScottPlot;

namespace DeCam.Cluster.Client.Results;

/// <summary>Draws insertion and deletion curves, one panel for each protocol.</summary>
internal static class CurvesPlot
{
    private const int PanelWidth = 560, PanelHeight = 420;

    // Colour-blind safe pair of Okabe and Ito (2008).
    private static readonly Color InsertionColor = Color.FromHex("#0072B2"), DeletionColor = Color.FromHex("#D55E00");

    /// <summary>The picture as PNG.</summary>
    public static byte[] Png(TargetResult target)
    {
        PlotFont.Use();
        var panels = new Multiplot();
        foreach (var (curve, i) in target.Curves.Select((c, i) => (c, i))) Draw(i == 0 ? panels.GetPlots()[0] : panels.AddPlot(), curve, target);
        panels.Layout = new ScottPlot.MultiplotLayouts.Columns();
        return panels.Render(PanelWidth * target.Curves.Length, PanelHeight).GetImageBytes();
    }

    private static void Draw(Plot plot, CurveResult curve, TargetResult target)
    {
        Line(plot, curve.Insertion, InsertionColor, Legend("insertion", curve.InsertionAuc));
        Line(plot, curve.Deletion, DeletionColor, Legend("deletion", curve.DeletionAuc));
        var name = target.Label.Length > 0 ? target.Label : string.Create(CultureInfo.InvariantCulture, $"class {target.Class}");
        plot.Title(string.Create(CultureInfo.InvariantCulture, $"{name}: DiffAUC {curve.DiffAuc:0.0} ({curve.Protocol})"), size: 15);
        plot.XLabel("share of pixels, most salient first");
        plot.YLabel("probability of the class");
        plot.Axes.SetLimits(0, 1, 0, 1.02);
        plot.ShowLegend(Alignment.MiddleRight);
        plot.Font.Set(PlotFont.Name);
    }

    private static void Line(Plot plot, double[] values, Color color, string legend)
    {
        var line = plot.Add.Scatter([.. values.Select((_, i) => (double)i / (values.Length - 1))], values, color);
        line.MarkerSize = 0;
        line.LineWidth = 2;
        line.LegendText = legend;
    }

    private static string Legend(string name, double area) => string.Create(CultureInfo.InvariantCulture, $"{name}, area {area:0.000}");
}

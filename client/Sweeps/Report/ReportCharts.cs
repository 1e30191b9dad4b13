using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>The mean curves of each model under each protocol, and DiffAUC against evaluations where maps were judged on the way.</summary>
internal static class ReportCharts
{
    private const int MostPoints = 64;
    private static readonly Scale Whole = new(0, 1, 0.2), Percent = new(0, 100, 20);

    /// <summary>Whether there is a curve.</summary>
    public static bool Has(ReportNames names) =>
        names.Spec.Models.Any(m => names.Summary.Of(m.Name).Any(g => names.Spec.Metrics.Any(p => g.Under(p).Images.Count > 0)));

    /// <summary>The charts.</summary>
    public static Html Curves(ReportNames names) => Html.Of($"""
        {from model in names.Spec.Models
         from protocol in names.Spec.Metrics.Distinct()
         where names.Summary.Of(model.Name).Any(g => g.Under(protocol).Images.Count > 0)
         from chart in new[] { Curve(names, model.Name, protocol, "insertion", f => f.MeanInsertion), Curve(names, model.Name, protocol, "deletion", f => f.MeanDeletion) }
         select chart}
        """);

    /// <summary>DiffAUC of the first protocol against evaluations; nothing without snapshots.</summary>
    public static Html Budgets(ReportNames names) => Html.Of($"{names.Spec.Models.Select(m => Budget(names, m.Name))}");

    private static Html Curve(ReportNames names, string model, string protocol, string which, Func<SweepProtocolRows, double[]> curve)
    {
        var lines = from pair in names.Summary.Of(model).Select((rows, index) => (Rows: rows, Index: index))
                    let values = pair.Rows.Under(protocol).Images.Count > 0 ? curve(pair.Rows.Under(protocol)) : []
                    where values.Length > 1
                    select new ChartLine(pair.Rows.Method.DisplayName(), Points(values)) { Index = pair.Index, IsControl = pair.Rows.Method.IsControl, Keys = names.Keys(model, pair.Rows.Method.Name) };
        var chart = new LineChart($"{names.Before(model)}mean {which}, {protocol}", ("% of pixels, most salient first", Percent), ("probability of the class", Whole));
        return chart.Of([.. lines], names.Keys(model) with { Protocol = names.KeysOf(protocol).Protocol });
    }

    // More points than a chart has room for show nothing; the first and last stay.
    private static List<(double X, double Y)> Points(double[] values)
    {
        var steps = Math.Min(values.Length - 1, MostPoints);
        return [.. Enumerable.Range(0, steps + 1).Select(i => (int)Math.Round((double)i * (values.Length - 1) / steps)).Select(i => (100.0 * i / (values.Length - 1), values[i]))];
    }

    private static Html Budget(ReportNames names, string model)
    {
        if (SweepBudgetPlot.LinesOf(names.Summary, model) is not { Count: > 0 } lines) return default;
        var (xs, ys) = (lines.SelectMany(l => l.Points.Keys).ToList(), lines.SelectMany(l => l.Points.Values).ToList());
        var (across, up) = (Scale.Over([0, .. xs]), Scale.Over([0, .. ys]));
        var chart = new LineChart($"{names.Before(model)}DiffAUC under {names.Spec.Metrics[0]} against evaluations", ("evaluations of the search", across), ("mean DiffAUC", up));
        return chart.Of([.. lines.Select(l => Line(names, model, l, across))], names.Keys(model) with { Protocol = names.KeysOf(names.Spec.Metrics[0]).Protocol });
    }

    // A control has no budget: its line goes over the whole width.
    private static ChartLine Line(ReportNames names, string model, BudgetLine line, Scale across)
    {
        var keys = names.Keys(model, line.Group.Method.Name);
        return line.Group.Method.IsControl
            ? new(line.Group.Method.DisplayName(), [(across.From, line.Points.Values.Last()), (across.To, line.Points.Values.Last())]) { IsControl = true, Keys = keys }
            : new(line.Group.Method.DisplayName(), [.. line.Points.Select(p => (p.Key, p.Value))]) { Index = line.Index, HasMarks = true, Keys = keys };
    }
}

using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>DiffAUC of a method against evaluations.</summary>
/// <param name="Group">Model and method.</param>
/// <param name="Index">Number of the method.</param>
/// <param name="Points">DiffAUC by evaluations, at the snapshots and at the end.</param>
internal sealed record BudgetLine(SweepGroupRows Group, int Index, SortedDictionary<double, double> Points);

/// <summary>Draws DiffAUC of the first protocol against evaluations: the snapshots of each method and its end, and a level line for each control.</summary>
internal static class SweepBudgetPlot
{
    /// <summary>The lines of a model; none without snapshots, because ends alone say nothing of the way.</summary>
    public static IReadOnlyList<BudgetLine> LinesOf(SweepSummary summary, string model)
    {
        var lines = summary.Of(model).Select((group, index) => new BudgetLine(group, index, Points(group, summary.Spec.Metrics[0]))).Where(l => l.Points.Count > 0).ToList();
        return lines.Exists(l => l.Group.Snapshots.Count > 0) ? lines : [];
    }

    /// <summary>The plot of a model, or null without snapshots.</summary>
    public static SweepPlot? Of(SweepSummary summary, string model)
    {
        var (protocol, groups) = (summary.Spec.Metrics[0], LinesOf(summary, model));
        if (groups.Count == 0) return null;
        var chart = new SweepChart($"{model}: DiffAUC against evaluations, protocol {protocol}", "evaluations of the search", "mean DiffAUC");
        foreach (var (group, index, points) in groups)
        {
            if (group.Method.IsControl) chart.Level(points.Values.Last(), index, group.Method.DisplayName());
            else chart.Line([.. points.Keys], [.. points.Values], index, group.Method.DisplayName(), hasMarkers: true);
        }

        return chart.End($"evaluations-{model}");
    }

    // By evaluations; the end counts where a snapshot has the same number.
    private static SortedDictionary<double, double> Points(SweepGroupRows group, string protocol)
    {
        var points = new SortedDictionary<double, double>();
        if (group.MeanEvaluations is not { } evaluations || group.Under(protocol).MeanDiff is not { } diff) return points;
        foreach (var (count, (sum, rows)) in group.Snapshots) points[count] = sum / rows;
        points[evaluations] = diff;
        return points;
    }
}

using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Draws DiffAUC of the first protocol against evaluations: the snapshots of each method and its end, and a level line for each control.</summary>
internal static class SweepBudgetPlot
{
    /// <summary>The plot of a model, or null where all methods took the same number of evaluations, once.</summary>
    public static SweepPlot? Of(SweepSummary summary, string model)
    {
        var protocol = summary.Spec.Metrics[0];
        var groups = summary.Of(model).Select((group, index) => (Group: group, Index: index, Points: Points(group, protocol))).Where(g => g.Points.Count > 0).ToList();
        if (groups.Where(g => !g.Group.Method.IsControl).SelectMany(g => g.Points.Keys).Distinct().Count() < 2) return null;
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

using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>A plot of a sweep.</summary>
/// <param name="FileName">Name of its file.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Png">The picture.</param>
internal sealed record SweepPlot(string FileName, string Title, byte[] Png);

/// <summary>Draws the mean curves of each model under each protocol, and its DiffAUC against evaluations.</summary>
internal static class SweepPlots
{
    /// <summary>The plots; none where nothing was judged.</summary>
    public static IReadOnlyList<SweepPlot> Of(SweepSummary summary)
    {
        var plots = new List<SweepPlot>();
        foreach (var model in summary.Spec.Models)
        {
            foreach (var protocol in summary.Spec.Metrics)
            {
                if (!summary.Of(model.Name).Any(g => g.Under(protocol).Images.Count > 0)) continue;
                plots.Add(Curves(summary, model.Name, protocol, "insertion", f => f.MeanInsertion));
                plots.Add(Curves(summary, model.Name, protocol, "deletion", f => f.MeanDeletion));
            }

            if (summary.Spec.Metrics.Length > 0 && SweepBudgetPlot.Of(summary, model.Name) is { } budget) plots.Add(budget);
        }

        return plots;
    }

    private static SweepPlot Curves(SweepSummary summary, string model, string protocol, string which, Func<SweepProtocolRows, double[]> curve)
    {
        var chart = new SweepChart($"{model}: mean {which} curve, protocol {protocol}", "share of pixels, most salient first", "probability of the class");
        foreach (var (group, i) in summary.Of(model).Select((g, i) => (g, i)))
        {
            if (group.Under(protocol).Images.Count == 0) continue;
            var values = curve(group.Under(protocol));
            chart.Line([.. values.Select((_, x) => (double)x / (values.Length - 1))], values, i, group.Method.DisplayName());
        }

        chart.Limit(0, 1, 0, 1.02);
        // With one protocol its name would only lengthen the file's.
        return chart.End(summary.Spec.Metrics.Length > 1 ? $"{which}-{model}-{protocol}" : $"{which}-{model}");
    }
}

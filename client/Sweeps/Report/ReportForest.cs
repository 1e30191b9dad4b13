using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>The rows of the plot that answers first.</summary>
internal static class ReportForest
{
    /// <summary>The row of a method.</summary>
    public static ForestRow Row(ReportNames names, SweepAnswer answer, SweepGroupRows group)
    {
        var figures = group.Under(answer.Figure);
        var words = $"{SweepFigures.Number(figures.MeanDiff)}{(figures.Interval is { } i ? $" ({SweepFigures.Interval(i)})" : "")}";
        return new(MethodMarks.Named(group.Method), Html.Of($"<a href=\"#{names.MeanPlace(answer.Model, group.Method.Name, answer.Figure)}\">{words}</a>"), figures.MeanDiff!.Value)
        {
            Interval = figures.Interval is { } ends ? (ends.Low, ends.High) : null,
            Behind = group == answer.Leader ? "" : Behind(answer.Behind(group)),
            Leads = group == answer.Leader,
            IsControl = group.Method.IsControl,
            Keys = names.Keys(answer.Model, group.Method.Name),
        };
    }

    private static string Behind(double[] differences)
    {
        if (differences.Length == 0) return "";
        var p = WilcoxonSignedRank.Of(differences).P;
        return $"{SweepFigures.Difference(differences.Average())}, p {(p < 0.001 ? "" : "= ")}{SweepFigures.Probability(p)}";
    }
}

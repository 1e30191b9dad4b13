using System.Globalization;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>A small table for people.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Header">Names of the columns.</param>
/// <param name="TextColumns">Columns at the left that hold text.</param>
/// <param name="Rows">The cells.</param>
/// <param name="Note">A sentence below, or "".</param>
internal sealed record SweepTableText(string Title, IReadOnlyList<string> Header, int TextColumns, IReadOnlyList<IReadOnlyList<string>> Rows, string Note);

/// <summary>The summary tables of a sweep.</summary>
internal static class SweepTables
{
    /// <summary>The tables.</summary>
    public static IEnumerable<SweepTableText> Of(SweepSummary summary)
    {
        if (summary.Spec.Metrics.Length > 0) yield return Overview(summary);
        yield return Details(summary);
        if (summary.Spec.Metrics.Length > 0 && summary.Spec.Methods.Length > 1) yield return Paired(summary);
    }

    private static SweepTableText Overview(SweepSummary summary) => new("DiffAUC by method and model",
        ["method", .. summary.Spec.Models.Select(m => m.Name)], 1,
        [.. summary.Spec.Methods.Select(method => (IReadOnlyList<string>)[Name(summary, method), .. summary.Spec.Models.Select(m => SweepMarkdown.Number(summary.Group(m.Name, method.Name).MeanDiff))])],
        Marks(summary));

    private static SweepTableText Details(SweepSummary summary) => new("Details",
        ["model", "method", "n", "failed", "DiffAUC", "95 % interval", "insertion", "deletion", "evaluations"], 2,
        [.. from model in summary.Spec.Models from method in summary.Spec.Methods select Detail(summary, summary.Group(model.Name, method.Name))],
        $"Interval of the mean by bootstrap ({BootstrapInterval.Resamples} resamples, fixed seed). Evaluations: mean of the search, without those of the metric.");

    private static IReadOnlyList<string> Detail(SweepSummary summary, SweepGroupRows group)
    {
        var n = group.Diffs.Count;
        BootstrapInterval? interval = n > 1 ? BootstrapInterval.OfMean([.. group.Diffs.Select(d => d.Diff)]) : null;
        return
        [
            group.Model, Name(summary, group.Method), Whole(group.Done), Whole(group.Failed), SweepMarkdown.Number(group.MeanDiff),
            interval is { } i ? $"{SweepMarkdown.Number(i.Low)} to {SweepMarkdown.Number(i.High)}" : "",
            n > 0 ? (group.InsertionSum / n).ToString("0.000", CultureInfo.InvariantCulture) : "",
            n > 0 ? (group.DeletionSum / n).ToString("0.000", CultureInfo.InvariantCulture) : "",
            group.Done > 0 ? Whole((long)Math.Round((double)group.Evaluations / group.Done)) : "",
        ];
    }

    private static SweepTableText Paired(SweepSummary summary)
    {
        var reference = summary.Reference;
        var rows = from model in summary.Spec.Models
                   from method in summary.Spec.Methods
                   where method.Name != reference.Name
                   let pairs = Pairs(summary.Group(model.Name, method.Name), summary.Group(model.Name, reference.Name))
                   where pairs.Length > 0
                   select (IReadOnlyList<string>)[model.Name, Name(summary, method), Whole(pairs.Length), pairs.Average().ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture), P(WilcoxonSignedRank.Of(pairs).P)];
        return new($"Compared with {reference.Name}, image by image", ["model", "method", "pairs", "mean difference", "p"], 2, [.. rows],
            "Difference of DiffAUC on the same image and seed; p of the two-sided Wilcoxon signed rank test, not corrected for the number of comparisons.");
    }

    private static double[] Pairs(SweepGroupRows group, SweepGroupRows reference)
    {
        var known = reference.Diffs.ToDictionary(d => (d.Image, d.Seed), d => d.Diff);
        return [.. group.Diffs.Where(d => known.ContainsKey((d.Image, d.Seed))).Select(d => d.Diff - known[(d.Image, d.Seed)])];
    }

    private static string Name(SweepSummary summary, SweepMethod method) =>
        method.Name + (method.IsControl ? " (control)" : "") + (summary.Spec.Models.Any(m => summary.Group(m.Name, method.Name).MetricTuned) ? " (metric-tuned)" : "");

    private static string Marks(SweepSummary summary) => Array.Exists(summary.Spec.Methods, m => m.IsControl)
        ? "A control looks at nothing; a method that does no better has not looked at the model." : "";

    private static string P(double p) => p < 0.001 ? "< 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Whole(long count) => count.ToString(CultureInfo.InvariantCulture);
}

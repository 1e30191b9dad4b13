using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Each method beside the one of reference, on the same images.</summary>
internal static class SweepComparison
{
    private const int FewPairs = 5;

    /// <summary>The table of a protocol, without rows where nothing can be paired; null where there is no method of reference.</summary>
    public static SweepTableText? Of(SweepSummary summary, string protocol)
    {
        if (summary.Reference is not { } reference) return null;
        var compared = (from model in summary.Spec.Models
                        from method in summary.Spec.Methods
                        where method.Name != reference.Name
                        let differences = summary.Group(model.Name, method.Name).Under(protocol).DifferencesFrom(summary.Group(model.Name, reference.Name).Under(protocol))
                        where differences.Length > 0
                        select (Model: model.Name, Method: method.DisplayName(), Differences: differences)).ToList();
        return new($"Compared with {reference.DisplayName()}, image by image, protocol {protocol}", ["model", "method", "images", "mean difference", "p"], 2,
            [.. compared.Select(c => (IReadOnlyList<string>)[c.Model, c.Method, SweepFigures.Whole(c.Differences.Length), SweepFigures.Difference(c.Differences.Average()), SweepFigures.Probability(WilcoxonSignedRank.Of(c.Differences).P)])],
            Note(summary, compared.Select(c => c.Differences.Length).DefaultIfEmpty(int.MaxValue).Min()));
    }

    /// <summary>What the figures of a comparison are.</summary>
    /// <param name="summary">The sweep.</param>
    /// <param name="fewest">Images of the comparison that has the fewest.</param>
    public static string Note(SweepSummary summary, int fewest) =>
        $"Difference of DiffAUC on the same image{(summary.Spec.Seeds.Length > 1 ? ", the mean over the seeds of the image" : " and seed")}; p of the two-sided Wilcoxon signed rank test, not corrected for the number of comparisons."
        + (fewest <= FewPairs ? $" A p of {FewPairs} images or fewer says little: it cannot fall below 0.0625." : "");
}

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>A small table for people.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Header">Names of the columns.</param>
/// <param name="TextColumns">Columns at the left that hold text.</param>
/// <param name="Rows">The cells.</param>
/// <param name="Note">What is said below, in lines, or "".</param>
internal sealed record SweepTableText(string Title, IReadOnlyList<string> Header, int TextColumns, IReadOnlyList<IReadOnlyList<string>> Rows, string Note = "");

/// <summary>The summary tables of a sweep: those of its panel, of each protocol, the accuracy, and the failed cells.</summary>
internal static class SweepTables
{
    /// <summary>The tables; none is empty.</summary>
    public static IEnumerable<SweepTableText> Of(SweepSummary summary)
    {
        if (summary.Spec.Metrics.Length == 0) yield return SweepDetails.OfCounts(summary);
        if (SweepPanel.Of(summary.Spec) is { } panel)
        {
            yield return SweepPanel.Table(summary, panel);
            if (SweepComparison.Of(summary, panel.Name) is { Rows.Count: > 0 } means) yield return means;
        }

        foreach (var protocol in summary.Spec.Metrics)
        {
            yield return SweepOverview.Of(summary, protocol);
            yield return SweepDetails.Of(summary, protocol);
            if (SweepComparison.Of(summary, protocol) is { Rows.Count: > 0 } compared) yield return compared;
        }

        if (summary.Places.TableOf(summary.Spec) is { } places) yield return places;
        if (summary.Accuracy.TableOf(summary.Spec) is { } accuracy) yield return accuracy;
        if (summary.Arithmetics.TableOf(summary.Spec) is { } arithmetics) yield return arithmetics;
        if (summary.Failures.Count > 0) yield return SweepFailures.Of(summary);
    }
}

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The overview of each protocol as lines of text, its definition beside it.</summary>
internal static class SweepConsoleTable
{
    private const string Gap = "  ";

    /// <summary>The lines; none where nothing is measured.</summary>
    public static IEnumerable<string> Of(SweepSummary summary)
    {
        foreach (var protocol in summary.Spec.Metrics)
        {
            yield return "";
            foreach (var line in Lines(SweepOverview.Of(summary, protocol))) yield return line;
            yield return SweepProtocolWords.Definition(summary, protocol);
        }

        if (summary.Spec.Metrics.Length > 0) yield return SweepProtocolWords.Figure(summary.Spec);
    }

    private static IEnumerable<string> Lines(SweepTableText table)
    {
        IReadOnlyList<IReadOnlyList<string>> rows = [table.Header, .. table.Rows];
        var widths = table.Header.Select((_, i) => rows.Max(r => r[i].Length)).ToList();
        yield return table.Title;
        foreach (var row in rows) yield return $"{Gap}{string.Join(Gap, row.Select((cell, i) => cell.PadRight(widths[i])))}".TrimEnd();
        foreach (var line in table.Note.Split('\n')) yield return line;
    }
}

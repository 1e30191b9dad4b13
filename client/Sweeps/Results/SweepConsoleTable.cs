using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The table of the panel and the overview of each protocol as lines of text, its definition beside it; then the accuracy, and what is to be said of the images.</summary>
internal static class SweepConsoleTable
{
    private const string Gap = "  ";

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(SweepSummary summary)
    {
        if (SweepPanel.Of(summary.Spec) is { } panel)
        {
            yield return "";
            foreach (var line in Lines(SweepPanel.Table(summary, panel))) yield return line;
            yield return SweepPanel.Definition(panel);
        }

        foreach (var protocol in summary.Spec.Metrics)
        {
            yield return "";
            foreach (var line in Lines(SweepOverview.Of(summary, protocol))) yield return line;
            yield return SweepProtocolWords.Definition(summary, protocol);
        }

        if (summary.Spec.Metrics.Length > 0) yield return SweepProtocolWords.Figure(summary.Spec);
        foreach (var table in new[] { summary.Places.TableOf(summary.Spec), summary.Accuracy.TableOf(summary.Spec), summary.Arithmetics.AreMixed ? summary.Arithmetics.TableOf(summary.Spec) : null }.OfType<SweepTableText>())
        {
            yield return "";
            foreach (var line in Lines(table)) yield return line;
        }

        foreach (var note in SweepImageNotes.Of(summary)) yield return $"note: {PrintableText.Of(note)}";
    }

    private static IEnumerable<string> Lines(SweepTableText table)
    {
        IReadOnlyList<IReadOnlyList<string>> rows = [.. table.Rows.Prepend(table.Header).Select(row => (IReadOnlyList<string>)[.. row.Select(PrintableText.Of)])];
        var widths = table.Header.Select((_, i) => rows.Max(r => r[i].Length)).ToList();
        yield return table.Title;
        foreach (var row in rows) yield return $"{Gap}{string.Join(Gap, row.Select((cell, i) => cell.PadRight(widths[i])))}".TrimEnd();
        foreach (var line in table.Note.Split('\n')) yield return line;
    }
}

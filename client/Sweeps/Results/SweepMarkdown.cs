using System.Globalization;
using System.Text;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The summary of a sweep as Markdown: what was measured, and its tables.</summary>
internal static class SweepMarkdown
{
    /// <summary>The document.</summary>
    public static string Of(SweepSummary summary)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {MarkdownText.Of(summary.Spec.Name)}\n\n{MarkdownText.Of(Sentence(summary))}\n");
        foreach (var protocol in summary.Spec.Metrics) text.Append(CultureInfo.InvariantCulture, $"\n{MarkdownText.Of(SweepProtocolWords.Definition(summary, protocol))}\n");
        if (SweepPanel.Of(summary.Spec) is { } panel) text.Append(CultureInfo.InvariantCulture, $"\n{MarkdownText.Of(SweepPanel.Definition(panel))}\n");
        foreach (var note in SweepImageNotes.Of(summary)) text.Append(CultureInfo.InvariantCulture, $"\n{MarkdownText.Of(note)}\n");
        foreach (var table in SweepTables.Of(summary)) Append(text, table);
        return text.ToString();
    }

    /// <summary>What the figures are, and of how many cells.</summary>
    public static string Sentence(SweepSummary summary) =>
        $"{SweepProtocolWords.Figure(summary.Spec)} {Words.Count(summary.Images.Count, "image")}; {SweepWords.Counts(summary.Status)}.";

    private static void Append(StringBuilder text, SweepTableText table)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {table.Title}\n\n");
        Line(text, table.Header);
        Line(text, [.. table.Header.Select((_, i) => i < table.TextColumns ? "---" : "---:")]);
        foreach (var row in table.Rows) Line(text, row);
        if (table.Note.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\n{table.Note}\n");
    }

    private static void Line(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(MarkdownText.Of)).Append(" |\n");
}

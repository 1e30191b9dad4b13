using System.Globalization;
using System.Text;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The summary of a sweep as Markdown: a table in the shape of the paper's Table 1, the details, and the paired comparison.</summary>
internal static class SweepMarkdown
{
    /// <summary>The document.</summary>
    public static string Of(SweepSummary summary)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {summary.Spec.Name}\n\n{Sentence(summary)}\n");
        foreach (var table in SweepTables.Of(summary)) Append(text, table);
        return text.ToString();
    }

    /// <summary>What the figures are, in one sentence.</summary>
    public static string Sentence(SweepSummary summary)
    {
        var spec = summary.Spec;
        var metric = spec.Metrics.Length > 0 ? $"protocol {spec.Metrics[0]}" : "no metric";
        return string.Create(CultureInfo.InvariantCulture,
            $"DiffAUC = 100 (insertion - deletion), {metric}, class {spec.ClassSelector}, {(spec.Seeds.Length == 1 ? "seed" : "seeds")} {string.Join(", ", spec.Seeds)}, {summary.Images.Count} images; {SweepWords.Counts(summary.Status)}.");
    }

    /// <summary>A figure with one decimal.</summary>
    public static string Number(double? value) => value is { } number ? number.ToString("0.0", CultureInfo.InvariantCulture) : "";

    private static void Append(StringBuilder text, SweepTableText table)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {table.Title}\n\n");
        Line(text, table.Header);
        Line(text, [.. table.Header.Select((_, i) => i < table.TextColumns ? "---" : "---:")]);
        foreach (var row in table.Rows) Line(text, row);
        if (table.Note.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\n{table.Note}\n");
    }

    private static void Line(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}

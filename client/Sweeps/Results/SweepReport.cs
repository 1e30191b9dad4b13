using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The report of a sweep as one HTML file that needs no other: protocol, hashes, seeds, tables, plots, gallery.</summary>
internal static class SweepReport
{
    private const string Style =
        "body{font:15px/1.45 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;color:#222}" +
        "table{border-collapse:collapse;margin:.5rem 0}th,td{border-bottom:1px solid #ddd;padding:.25rem .7rem;text-align:right}" +
        "th.t,td.t{text-align:left}code{font-size:12px;overflow-wrap:anywhere}img{max-width:100%}figure{margin:1rem 0}figcaption{color:#555}";

    /// <summary>The document.</summary>
    public static string Of(SweepSummary summary, IReadOnlyList<SweepPlot> plots, IReadOnlyList<GalleryEntry> gallery)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Text(summary.Spec.Name)}</title><style>{Style}</style></head><body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Text(summary.Spec.Name)}</h1>\n<p>{Text(SweepMarkdown.Sentence(summary))}</p>\n");
        foreach (var table in SweepTables.Of(summary)) Append(html, table);
        foreach (var plot in plots) Figure(html, plot.Png, plot.Title);
        if (gallery.Count > 0) html.Append("<h2>Gallery</h2>\n<p>The images with the highest and lowest mean DiffAUC over the methods, and those on which the methods differ most; the figure after each method is its DiffAUC.</p>\n");
        foreach (var entry in gallery) Figure(html, entry.Png, $"{entry.Model}, {entry.Image}: {entry.Why}");
        Protocol(html, summary);
        return html.Append("</body></html>\n").ToString();
    }

    private static void Protocol(StringBuilder html, SweepSummary summary)
    {
        var spec = summary.Spec;
        Append(html, new("Models", ["model", "file", "sha256", "preprocessing set by the sweep"], 4,
            [.. spec.Models.Select(m => (IReadOnlyList<string>)[m.Name, m.File, m.Sha256, WithoutPaths(m.Preprocessing)])], ""));
        Append(html, new("Methods", ["name", "method", "preset", "options", "budget"], 4,
            [.. spec.Methods.Select(m => (IReadOnlyList<string>)[m.Name, m.Method, m.Preset ?? "", string.Join(", ", m.Options.Select(o => $"{o.Key}={o.Value}")), (m.Budget ?? spec.Budget)?.ToString(CultureInfo.InvariantCulture) ?? ""])], ""));
        Append(html, new("Images", ["image", "sha256"], 2, [.. summary.Images.Select(i => (IReadOnlyList<string>)[i.Key, i.Value])], ""));
        Append(html, new("Protocol", ["what", "value"], 2,
        [
            ["sweep", summary.Status.SweepId],
            ["metrics", string.Join(", ", spec.Metrics)],
            ["seeds", string.Join(", ", spec.Seeds)],
            ["class", spec.ClassSelector],
            ["snapshots", string.Join(", ", spec.Snapshots)],
            ["cells", SweepWords.Counts(summary.Status)],
        ], ""));
    }

    // Where a file lay on somebody's machine is nobody's business.
    private static string WithoutPaths(string preprocessing)
    {
        if (preprocessing.Length == 0 || JsonNode.Parse(preprocessing) is not JsonObject keys || keys["labels"]?.GetValue<string>() is not { } labels) return preprocessing;
        keys["labels"] = Path.GetFileName(labels);
        return keys.ToJsonString(JsonSerializerOptions.Default);
    }

    private static void Append(StringBuilder html, SweepTableText table)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(table.Title)}</h2>\n<table>\n<tr>");
        for (var i = 0; i < table.Header.Count; i++) html.Append(CultureInfo.InvariantCulture, $"<th{Class(table, i)}>{Text(table.Header[i])}</th>");
        html.Append("</tr>\n");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Count; i++) html.Append(CultureInfo.InvariantCulture, $"<td{Class(table, i)}>{Cell(row[i])}</td>");
            html.Append("</tr>\n");
        }

        html.Append("</table>\n");
        if (table.Note.Length > 0) html.Append(CultureInfo.InvariantCulture, $"<p>{Text(table.Note)}</p>\n");
    }

    private static string Class(SweepTableText table, int column) => column < table.TextColumns ? " class=\"t\"" : "";

    private static string Cell(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower) ? $"<code>{text}</code>" : Text(text);

    private static void Figure(StringBuilder html, byte[] png, string caption) => html.Append(CultureInfo.InvariantCulture,
        $"<figure><img alt=\"{Text(caption)}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"><figcaption>{Text(caption)}</figcaption></figure>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

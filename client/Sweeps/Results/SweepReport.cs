using System.Globalization;
using System.Net;
using System.Text;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The report of a sweep as one HTML file that needs no other: protocols, tables, plots, gallery, and all that was set.</summary>
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
        foreach (var protocol in summary.Spec.Metrics) html.Append(CultureInfo.InvariantCulture, $"<p>{Text(SweepProtocolWords.Definition(summary, protocol))}</p>\n");
        if (SweepPanel.Of(summary.Spec) is { } panel) html.Append(CultureInfo.InvariantCulture, $"<p>{Text(SweepPanel.Definition(panel))}</p>\n");
        foreach (var note in SweepImageNotes.Of(summary)) html.Append(CultureInfo.InvariantCulture, $"<p>{Text(note)}</p>\n");
        foreach (var table in SweepTables.Of(summary)) Append(html, table);
        foreach (var plot in plots) Figure(html, plot.Png, plot.Title);
        if (gallery.Count > 0) html.Append(CultureInfo.InvariantCulture, $"<h2>Gallery</h2>\n<p>The images with the highest and lowest mean DiffAUC ({summary.Spec.Metrics[0]}) over the methods, and those on which the methods differ most; seed {summary.Spec.Seeds[0]}.</p>\n");
        foreach (var entry in gallery) Figure(html, entry.Png, $"{entry.Model}, {entry.Image}: {entry.Why}; {entry.Target}; {Protocols(summary.Spec)}{(entry.Note is { } note ? $". {note}" : "")}");
        foreach (var table in SweepSettings.Of(summary)) Append(html, table);
        return html.Append("</body></html>\n").ToString();
    }

    private static string Protocols(SweepSpec spec) => $"{(spec.Metrics.Length == 1 ? "protocol" : "protocols")} {string.Join(", ", spec.Metrics)}";

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

    private static string Text(string text) => WebUtility.HtmlEncode(PrintableText.Of(text));
}

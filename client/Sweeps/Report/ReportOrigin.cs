using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>What a reader needs to judge a sweep or to repeat it, in one part that folds.</summary>
internal static class ReportOrigin
{
    private const string Images = "Images";

    /// <summary>The part of a report.</summary>
    /// <param name="names">The sweep.</param>
    /// <param name="commands">The commands that made it and the report.</param>
    /// <param name="hasImages">Whether the report has the images itself, and so their hashes.</param>
    public static Html Of(ReportNames names, IReadOnlyList<string> commands, bool hasImages)
    {
        var summary = names.Summary;
        var definitions = names.Spec.Metrics.Distinct().Select(p => SweepProtocolWords.Definition(summary, p)).Concat(SweepPanel.Of(names.Spec) is { } panel ? [SweepPanel.Definition(panel)] : []);
        var versions = summary.OtherVersions.Select(v => $"{Words.Count(v.Value, "cell")} made by {(v.Key.Length > 0 ? $"version {v.Key}" : "an earlier version")}.");
        var tables = SweepSettings.Of(summary).Concat(summary.Arithmetics.TableOf(names.Spec) is { } arithmetics ? [arithmetics] : []).Where(t => hasImages || t.Title != Images);
        return Html.Of($"""
            <details id="origin"><summary>How it was made</summary>
            {definitions.Concat(versions).Select(s => Html.Of($"<p>{s}</p>\n"))}{commands.Select(c => Html.Of($"<p><code>{c}</code></p>\n"))}{tables.Select(t => ReportTables.Of(t))}</details>

            """);
    }

    /// <summary>The part of a page of images: their hashes.</summary>
    public static Html OfImages(ReportNames names, IReadOnlyList<string> images) => Html.Of($"""
        <details id="origin"><summary>How it was made</summary>
        <p>The report has models, methods, protocols and versions.</p>
        {ReportTables.Of(new(Images, ["image", "sha256"], 2, [.. images.Select(i => (IReadOnlyList<string>)[i, names.Summary.Images[i]])]))}</details>

        """);
}

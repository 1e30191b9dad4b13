using System.Text.RegularExpressions;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>Writes the report of a sweep, with its pages and pictures beside it where it has many cells.</summary>
internal sealed partial class ReportFiles(ClusterCalls calls, SweepSummary summary, ReportRows rows)
{
    /// <summary>Name of the report.</summary>
    public const string Report = "report.html";

    /// <summary>Writes pages and pictures into their folder, and the report among the files given.</summary>
    /// <param name="files">The files of the sweep.</param>
    /// <param name="folder">Their folder.</param>
    /// <param name="commands">The commands that made the sweep and its report.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task WriteAsync(StagedFiles files, string folder, IReadOnlyList<string> commands, CancellationToken cancellationToken)
    {
        if (rows.AreTooMany) await ChooseAsync(cancellationToken);
        var (names, pages) = (new ReportNames(summary), new ReportPages(rows));
        var report = new SweepReport(names, rows, pages);
        var beside = Path.Combine(folder, ReportPages.Folder);
        var pictures = pages.IsOneFile ? await DrawAsync(rows.All, (_, webp) => GridPicture.DataUrl(webp), cancellationToken) : new Dictionary<string, GridPicture>();
        var written = pages.IsOneFile ? [] : await WritePagesAsync(report, pages, beside, cancellationToken);
        RemoveOthers(beside, written);
        await File.WriteAllTextAsync(files.Add(Report), report.Of(pictures, commands), cancellationToken);
    }

    private async Task<HashSet<string>> WritePagesAsync(SweepReport report, ReportPages pages, string beside, CancellationToken cancellationToken)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        using var staged = new StagedFiles(beside, "images");
        for (var page = 0; page < pages.Pages.Count; page++)
        {
            string Keep(string name, byte[] webp)
            {
                // Drawn by several threads.
                lock (staged)
                    if (written.Add(name)) File.WriteAllBytes(staged.Add(name), webp);
                return name;
            }

            var pictures = await DrawAsync(pages.Pages[page].SelectMany(rows.Of), Keep, cancellationToken);
            await File.WriteAllTextAsync(staged.Add(ReportPages.FileOf(page)), report.PageOf(page, pictures), cancellationToken);
            written.Add(ReportPages.FileOf(page));
        }

        staged.Publish();
        return written;
    }

    private Task<IReadOnlyDictionary<string, GridPicture>> DrawAsync(IEnumerable<SweepRow> shown, Func<string, byte[], string> keep, CancellationToken cancellationToken) =>
        new MapDrawings(calls, summary.Spec, keep).DrawAsync(shown, cancellationToken);

    // Those of images that stand out are read again.
    private async Task ChooseAsync(CancellationToken cancellationToken)
    {
        rows.Choose(new ReportNames(summary).Figures is [var figure, ..] ? summary.Spec.Models.SelectMany(m => StandOut.Of(summary, m.Name, figure)).Select(s => s.Image) : summary.Images.Keys.Take(1));
        await foreach (var row in new SweepRows(calls).ReadAsync(summary.Status.SweepId, cancellationToken)) rows.Add(row);
    }

    // Pages and pictures of an earlier report that this one does not have.
    private static void RemoveOthers(string beside, HashSet<string> written)
    {
        if (!Directory.Exists(beside)) return;
        foreach (var file in Directory.EnumerateFiles(beside).Where(f => OwnName().IsMatch(Path.GetFileName(f)) && !written.Contains(Path.GetFileName(f))).ToList()) File.Delete(file);
        if (!Directory.EnumerateFileSystemEntries(beside).Any()) Directory.Delete(beside);
    }

    [GeneratedRegex("^(images-[0-9]{4,}[.]html|p[0-9]+[.]webp|v[0-9a-f]{16}[.]webp)$")]
    private static partial Regex OwnName();
}

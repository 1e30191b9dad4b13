using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>Writes the report of a sweep, with its pages and pictures beside it where it has many cells.</summary>
internal sealed class ReportFiles(ClusterCalls calls, SweepSummary summary, ReportRows rows)
{
    /// <summary>Writes pages and pictures into their folder, and the report among the files given.</summary>
    /// <param name="files">The files of the sweep.</param>
    /// <param name="folder">Their folder.</param>
    /// <param name="commands">The commands that made the sweep and its report.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Names of the pages and pictures beside the report; once it is in place, all others may go.</returns>
    public async Task<IReadOnlySet<string>> WriteAsync(StagedFiles files, string folder, IReadOnlyList<string> commands, CancellationToken cancellationToken)
    {
        if (rows.AreTooMany) await ChooseAsync(cancellationToken);
        var (names, pages) = (new ReportNames(summary), new ReportPages(rows));
        var report = new SweepReport(names, rows, pages);
        var pictures = pages.IsOneFile ? await DrawAsync(rows.All, (_, webp) => GridPicture.DataUrl(webp), cancellationToken) : new Dictionary<string, GridPicture>();
        var written = pages.IsOneFile ? [] : await WritePagesAsync(report, pages, folder, cancellationToken);
        await File.WriteAllTextAsync(files.Add(SweepFolder.Report), report.Of(pictures, commands), cancellationToken);
        return written;
    }

    private async Task<HashSet<string>> WritePagesAsync(SweepReport report, ReportPages pages, string folder, CancellationToken cancellationToken)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        ReportFolder.EnsureFree(folder, rows.Count);
        var beside = ReportFolder.Of(folder);
        ReportFolder.Make(beside);
        // Thousands of files that can be written again are not forced to disk one by one.
        using var staged = new StagedFiles(beside, "images") { IsDurable = false };
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
}

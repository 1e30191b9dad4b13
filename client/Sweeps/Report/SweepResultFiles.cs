using System.Runtime.InteropServices;
using System.Text;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Inference.Imaging;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>Writes the results of a sweep. Every file is written beside its place and renamed, so none is ever half there.</summary>
internal sealed class SweepResultFiles(ClusterCalls calls)
{
    /// <summary>Writes table, summary, plots and report.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="status">Its status.</param>
    /// <param name="folder">Folder for the files.</param>
    /// <param name="commands">The commands that made the sweep and its report, which the report tells.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What the files were made from, and their paths.</returns>
    public async Task<(SweepSummary Summary, IReadOnlyList<string> Files)> WriteAsync(
        SweepSpec spec, SweepStatus status, string folder, IReadOnlyList<string> commands, CancellationToken cancellationToken)
    {
        var (summary, weak) = (new SweepSummary(spec, status), new SweepWeak(spec));
        var rows = new ReportRows(weak);
        using var files = new StagedFiles(folder, "sweep");
        await WriteTablesAsync(summary, weak, rows, files, cancellationToken);
        await summary.ConfirmAsync(calls, cancellationToken);
        var plots = SweepPlots.Of(summary);
        foreach (var plot in plots) await File.WriteAllBytesAsync(files.Add(plot.FileName), plot.Png, cancellationToken);
        await File.WriteAllTextAsync(files.Add("table.md"), SweepMarkdown.Of(summary), cancellationToken);
        if (summary.Spec.Metrics.Length > 0) await File.WriteAllTextAsync(files.Add("table.tex"), SweepLatex.Of(summary), cancellationToken);
        var beside = await new ReportFiles(calls, summary, rows).WriteAsync(files, folder, commands, cancellationToken);
        await File.WriteAllTextAsync(files.Add(SweepFolder.Document), SweepFolder.Text(summary), cancellationToken);
        var paths = files.Publish();
        ReportFolder.RemoveOthers(ReportFolder.Of(folder), beside);
        return (summary, paths);
    }

    /// <summary>Writes the map of every cell that has one, and those of the objects that were told apart.</summary>
    /// <returns>The folder.</returns>
    public async Task<string> WriteMapsAsync(SweepStatus status, string folder, CancellationToken cancellationToken)
    {
        var maps = Path.Combine(folder, "maps");
        using var files = new StagedFiles(maps, "maps");
        await foreach (var row in new SweepRows(calls).ReadAsync(status.SweepId, cancellationToken))
        {
            if (row.Failure is not null) continue;
            await WriteAsync($"{row.Cell}", row.MapSha256);
            for (var i = 0; i < row.ObjectMaps.Length; i++) await WriteAsync($"{row.Cell}-{ResultFiles.ObjectFolder(i)}", row.ObjectMaps[i]);
            files.Publish();

            async Task WriteAsync(string name, string sha256)
            {
                var map = MemoryMarshal.Cast<byte, float>((await calls.Cluster.GetAsync(sha256, cancellationToken)).Span).ToArray();
                await File.WriteAllBytesAsync(files.Add($"{name}.npy"), Npy.ToBytes(map, row.HeightPixels, row.WidthPixels), cancellationToken);
            }
        }

        return maps;
    }

    private async Task WriteTablesAsync(SweepSummary summary, SweepWeak weak, ReportRows shown, StagedFiles files, CancellationToken cancellationToken)
    {
        if (weak.NeedsRows)
            await foreach (var row in new SweepRows(calls).ReadAsync(summary.Status.SweepId, cancellationToken)) weak.Add(row);
        var columns = SweepColumns.Of(summary.Spec, weak);
        var lines = new CsvLines(columns);
        await using var csv = new StreamWriter(files.Add("results.csv"), append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        await csv.WriteLineAsync(lines.Header);
        await using var parquetFile = File.Create(files.Add("results.parquet"));
        await using var parquet = await ParquetTable.CreateAsync(parquetFile, columns, cancellationToken);
        await foreach (var row in new SweepRows(calls).ReadAsync(summary.Status.SweepId, cancellationToken))
        {
            await csv.WriteLineAsync(lines.Line(row));
            await parquet.AddAsync(row, cancellationToken);
            summary.Add(row);
            shown.Add(row);
        }
    }
}

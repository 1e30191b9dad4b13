using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>What a command says of a sweep whose rows it has read: state, overview of each protocol, files.</summary>
internal sealed class SweepEnd(CommandConsole console, OutputSettings output)
{
    /// <summary>Writes it to standard output, and why a sweep failed to standard error.</summary>
    /// <param name="status">The status.</param>
    /// <param name="summary">The figures.</param>
    /// <param name="files">Paths of the files written.</param>
    /// <param name="taken">Cells that were done before the command began; null for a command that works on none.</param>
    public void Write(SweepStatus status, SweepSummary summary, IReadOnlyList<string> files, int? taken = null)
    {
        if (output.Json) console.Out.WriteDocument(Json.Text(new { Schema = "decam.sweep/1", Sweep = SweepDocuments.Of(status, summary.Spec, summary), Files = files, Taken = taken }));
        else if (!output.Quiet) foreach (var line in Lines(status, summary, files)) console.Out.WriteLine(line);
        if (status.Failure is { } failure) console.Error.WriteLine(failure.Message);
        else if (summary.LostRows > 0) console.Error.WriteLine($"{Words.Count(summary.LostRows, "row")} of sweep '{status.SweepId}' {(summary.LostRows == 1 ? "is" : "are")} no longer in the store; 'decam sweep retry {status.SweepId}' makes them again.");
    }

    private static IEnumerable<string> Lines(SweepStatus status, SweepSummary summary, IReadOnlyList<string> files)
    {
        yield return $"Sweep {status.SweepId} is {SweepDocuments.Word(status.State)}: {SweepWords.Counts(status)}.";
        if (summary.Images.Count > 0) foreach (var line in SweepConsoleTable.Of(summary)) yield return line;
        foreach (var file in files) yield return $"-> {file}";
        foreach (var (version, cells) in summary.OtherVersions) yield return $"{Words.Count(cells, "cell")} made by {(version.Length > 0 ? $"version {version}" : "an earlier version")}.";
    }
}

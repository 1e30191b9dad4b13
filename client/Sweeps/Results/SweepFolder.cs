using System.Text.Json;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Explain;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Looks before any work whether a folder holds the results of another sweep, which would be replaced.</summary>
internal static class SweepFolder
{
    /// <summary>File that says whose results the others are.</summary>
    public const string Document = "sweep.json";

    /// <summary>The report.</summary>
    public const string Report = "report.html";

    private const string Table = "results.csv";

    /// <summary>The text of <see cref="Document"/>.</summary>
    public static string Text(SweepSummary summary) => Json.Text(new
    {
        Schema = "decam.sweep-files/1",
        Sweep = new { summary.Status.SweepId, summary.Spec.Name, summary.Status.Cells, summary.Status.Done, Failed = summary.Status.FailedCells },
        Version = SoftwareVersion.Current,
    }) + "\n";

    /// <summary>Replaces results only where they can be written again.</summary>
    /// <param name="calls">The cluster that has the sweep.</param>
    /// <param name="folder">Folder for results.</param>
    /// <param name="id">The sweep whose results will be written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A sentence on the results that will be replaced; null for none but those of the same sweep.</returns>
    /// <exception cref="CommandFailedException">The folder holds the results of a sweep that the cluster does not know.</exception>
    public static async Task<string?> ReplacedAsync(ClusterCalls calls, string folder, string id, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(folder, Table)) || IsOf(folder, id)) return null;
        if (ExplainTable.IsIn(Path.Combine(folder, Table))) throw new CommandFailedException(ExitCode.Usage, $"Folder '{folder}' holds a table of decam explain; name another folder with --out.");
        var other = IdIn(folder);
        if (other is null || (await calls.AskAsync(calls.Sweep(other).StatusAsync, cancellationToken)).State == SweepState.Unknown)
        {
            throw new CommandFailedException(ExitCode.Usage, $"Folder '{folder}' holds the results of {(other is null ? "another sweep" : $"sweep {other}")}, which cluster '{calls.Cluster.Name}' " +
                "does not know and could not write again; name another folder with --out.");
        }

        return $"Folder '{folder}' holds the results of sweep {other}; those of sweep {id} will take their place, and 'decam sweep results {other}' writes the others again.";
    }

    // Earlier versions named the sweep in the report alone.
    private static bool IsOf(string folder, string id) => IdIn(folder) is { } known ? known == id
        : Path.Combine(folder, Report) is var report && File.Exists(report) && File.ReadAllText(report).Contains($">{id}<", StringComparison.Ordinal);

    private static string? IdIn(string folder)
    {
        var file = Path.Combine(folder, Document);
        if (!File.Exists(file)) return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.GetProperty("sweep").GetProperty("sweepId").GetString() is { } id && WorkIds.Fault(id) is null ? id : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}

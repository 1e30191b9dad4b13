using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Report;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep results</c>: writes the table, the report and, if wanted, the maps of a sweep, finished or not.</summary>
internal static class SweepResultsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var output = OutputFolder.Option();
        var maps = new Option<bool>("--maps") { Description = "Write the map of every cell as well, as maps/CELL.npy." };
        return SweepCommand.OnSweep(
            new("results", "Write the results of a sweep as far as they are there.",
                "decam sweep results 0123456789abcdef --cluster localhost --out table1", "decam sweep results 0123456789abcdef --maps"),
            console, sweep => WriteAsync(sweep, sweep.Parsed.GetValue(output) ?? OutputFolder.Default, sweep.Parsed.GetValue(maps)), [output, maps]);
    }

    private static async Task<int> WriteAsync(NamedWork sweep, string folder, bool withMaps)
    {
        var status = await sweep.Calls.BegunAsync(sweep.Id, sweep.Stop);
        if (status.Done + status.FailedCells == 0)
            throw new CommandFailedException(ExitCode.Usage, $"Sweep '{sweep.Id}' has no rows to write yet: it is {SweepDocuments.Word(status.State)}, {SweepWords.Counts(status)}; 'decam sweep watch {sweep.Id}{sweep.Again}' follows it.");
        ReportFolder.EnsureFree(folder, status.Done + status.FailedCells);
        using var fresh = new FreshFolder(folder);
        if (await SweepFolder.ReplacedAsync(sweep.Calls, folder, status.SweepId, sweep.Stop) is { } replaced && !sweep.Output.Quiet) sweep.Console.Error.WriteLine(replaced);
        var files = new SweepResultFiles(sweep.Calls);
        var spec = await sweep.Calls.SpecAsync(status.SweepId, sweep.Stop);
        var (summary, written) = await WriteFailure.NamedAsync(folder, () => files.WriteAsync(spec, status, folder, [SweepCommands.Results(status.SweepId)], sweep.Stop));
        if (withMaps) written = [.. written, await WriteFailure.NamedAsync(folder, () => files.WriteMapsAsync(status, folder, sweep.Stop))];
        new SweepEnd(sweep.Console, sweep.Output).Write(status, summary, written);
        return summary.LostRows > 0 ? ExitCode.Internal : ExitCode.Done;
    }
}

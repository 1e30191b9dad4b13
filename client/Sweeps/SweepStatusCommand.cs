using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep status</c>: the counters and means of a sweep so far.</summary>
internal static class SweepStatusCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console) => SweepCommand.OnSweep(
        new("status", "Show how far a sweep is.", "decam sweep status 0123456789abcdef --cluster localhost"),
        console, async sweep => await WriteAsync(sweep, await sweep.Calls.StatusAsync(sweep.Id, sweep.Stop)));

    /// <summary>Writes a status to standard output.</summary>
    /// <returns>The exit code of a command that only shows a status.</returns>
    public static async Task<int> WriteAsync(NamedWork sweep, SweepStatus status)
    {
        var spec = await sweep.Calls.SpecAsync(status.SweepId, sweep.Stop);
        var output = sweep.Console.Out;
        if (sweep.Output.Json)
        {
            output.WriteDocument(SweepDocuments.Text(status, spec));
            return ExitCode.Done;
        }

        var name = status.Name.Length > 0 ? $" '{status.Name}'" : "";
        output.WriteLine($"Sweep {status.SweepId}{name} is {SweepDocuments.Word(status.State)}: {SweepWords.Counts(status)}, {status.OpenRuns} runs open{SweepWords.Waiting(status, "; ")}.");
        foreach (var line in SweepWords.Groups(status, spec)) output.WriteLine(line);
        if (status.Failure is { } failure) output.WriteLine(failure.Message);
        return ExitCode.Done;
    }
}

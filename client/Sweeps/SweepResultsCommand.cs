using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep results</c>: writes the table, the report and, if wanted, the maps of a sweep, finished or not.</summary>
internal static class SweepResultsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var id = SweepCommand.Id();
        var output = SweepCommand.Out();
        var maps = new Option<bool>("--maps") { Description = "Write the map of every cell as well, as maps/CELL.npy." };
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("results", "Write the results of a sweep as far as they are there.",
            "decam sweep results 0123456789abcdef --cluster localhost --out table1", "decam sweep results 0123456789abcdef --maps");
        command.Arguments.Add(id);
        command.Options.Add(output);
        command.Options.Add(maps);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SweepCommand.WithClusterAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console, async calls =>
        {
            var folder = parsed.GetValue(output) ?? OutputFolder.Default;
            var status = await calls.BegunAsync(parsed.GetValue(id)!, cancellationToken);
            using var fresh = new FreshFolder(folder);
            var files = new SweepResultFiles(calls);
            var (summary, written) = await files.WriteAsync(await calls.SpecAsync(status.SweepId, cancellationToken), status, folder, cancellationToken);
            if (parsed.GetValue(maps)) written = [.. written, await files.WriteMapsAsync(status, folder, cancellationToken)];
            new SweepEnd(console, OutputOptions.Read(parsed)).Write(status, summary, written);
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }
}

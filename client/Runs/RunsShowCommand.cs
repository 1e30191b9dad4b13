using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps;

namespace DeCam.Cluster.Client.Runs;

/// <summary><c>decam runs show</c>: where one explanation stands, or what it found.</summary>
internal static class RunsShowCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var id = RunsCommand.Id();
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("show", "Show where one explanation stands, or what it found.", "decam runs show 0123456789abcdef0123456789abcdef --cluster localhost");
        command.Arguments.Add(id);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SweepCommand.WithClusterAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console, async calls =>
        {
            var (run, status) = await RunCalls.FindAsync(calls, parsed.GetValue(id)!, cancellationToken);
            await RunCalls.WriteAsync(calls, run, status, OutputOptions.Read(parsed), console, cancellationToken);
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }
}

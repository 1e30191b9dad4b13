using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps;

namespace DeCam.Cluster.Client.Runs;

/// <summary><c>decam runs cancel</c>: stops one explanation for good.</summary>
internal static class RunsCancelCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var id = RunsCommand.Id();
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("cancel", "Stop one explanation for good; a finished one stays as it is.", "decam runs cancel 0123456789abcdef0123456789abcdef --cluster localhost");
        command.Arguments.Add(id);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SweepCommand.WithClusterAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console, async calls =>
        {
            var (run, _) = await RunCalls.FindAsync(calls, parsed.GetValue(id)!, cancellationToken);
            var status = await calls.AskAsync(run.CancelAsync, cancellationToken);
            await RunCalls.WriteAsync(calls, run, status, OutputOptions.Read(parsed), console, cancellationToken);
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }
}

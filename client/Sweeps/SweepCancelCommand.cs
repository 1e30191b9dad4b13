using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep cancel</c>: stops a sweep and its open runs.</summary>
internal static class SweepCancelCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var id = SweepCommand.Id();
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("cancel", "Stop a sweep; what is done stays, and retry goes on with the rest.", "decam sweep cancel 0123456789abcdef --cluster localhost");
        command.Arguments.Add(id);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SweepCommand.WithClusterAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console, async calls =>
        {
            var known = await calls.StatusAsync(parsed.GetValue(id)!, cancellationToken);
            var cancelled = await calls.AskAsync(calls.Sweep(known.SweepId).CancelAsync, cancellationToken);
            await SweepStatusCommand.WriteAsync(calls, cancelled, OutputOptions.Read(parsed), console, cancellationToken);
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }
}

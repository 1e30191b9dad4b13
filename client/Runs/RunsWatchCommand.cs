using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Sweeps;

namespace DeCam.Cluster.Client.Runs;

/// <summary><c>decam runs watch</c>: follows one explanation to its end.</summary>
internal static class RunsWatchCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var id = RunsCommand.Id();
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("watch", "Follow one explanation to its end; Ctrl-C only stops watching.", "decam runs watch 0123456789abcdef0123456789abcdef --cluster localhost");
        command.Arguments.Add(id);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SweepCommand.WithClusterAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console,
            calls => WatchAsync(calls, parsed.GetValue(id)!, OutputOptions.Read(parsed), console, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> WatchAsync(ClusterCalls calls, string id, OutputSettings output, CommandConsole console, CancellationToken cancellationToken)
    {
        var (run, status) = await RunCalls.FindAsync(calls, id, cancellationToken);
        if (calls.Cluster.IsEmbedded && status.State == RunState.Running)
            throw new CommandFailedException(ExitCode.Usage, "A run without a cluster only goes on while a command works on it; use 'decam explain' with --resume.");
        await using (var view = ProgressViews.For(console, output, $"Run {id} with {status.Method}.", 1, calls.Clock))
        {
            view.Start(status.ImageName);
            for (; status.State == RunState.Running; status = await calls.AskAsync(run.StatusAsync, cancellationToken))
            {
                view.Update(status.ImageName, status);
                await Task.Delay(Interval, calls.Clock, cancellationToken);
            }

            view.Finish(status.ImageName, status.State == RunState.Completed);
        }

        await RunCalls.WriteAsync(calls, run, status, output, console, cancellationToken);
        return status.State == RunState.Completed ? ExitCode.Done : status.Failure is { } failure ? ExitCode.Of(failure.Kind) : ExitCode.SomeFailed;
    }
}

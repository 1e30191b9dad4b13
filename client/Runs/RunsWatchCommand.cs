using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;

namespace DeCam.Cluster.Client.Runs;

/// <summary><c>decam runs watch</c>: follows one explanation to its end.</summary>
internal static class RunsWatchCommand
{
    private static readonly Backoff Pace = new(TimeSpan.FromMilliseconds(50), 2, TimeSpan.FromMilliseconds(500));

    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console) => RunsCommand.OnRun(
        new("watch", "Follow one explanation to its end; Ctrl-C only stops watching.", "decam runs watch 0123456789abcdef0123456789abcdef --cluster localhost"),
        console, WatchAsync);

    private static async Task<int> WatchAsync(NamedWork one)
    {
        var (run, status) = await RunCalls.FindAsync(one);
        await EnsureWorkedOnAsync(one, run, status);
        try
        {
            status = await FollowAsync(one, run, status);
        }
        catch (OperationCanceledException) when (one.Stop.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.Interrupted,
                $"Watching ended; the run goes on: watch with 'decam runs watch {one.Id}{one.Again}', fetch with 'decam runs results {one.Id} --out DIR{one.Again}', end with 'decam runs cancel {one.Id}{one.Again}'.");
        }

        if (status.State == RunState.Unknown) throw new CommandFailedException(LostState.OfRun(one.Id));
        await RunCalls.WriteAsync(one, run, status);
        return status.State == RunState.Completed ? ExitCode.Done : status.Failure is { } failure ? ExitCode.Of(failure.Kind) : ExitCode.SomeFailed;
    }

    private static async Task<RunStatus> FollowAsync(NamedWork one, IExplanationGrain run, RunStatus status)
    {
        await using (var view = ProgressViews.For(one.Console, one.Output, $"Run {one.Id} with {status.Method}.", 1, one.Calls.Clock))
        {
            view.Start(status.ImageName);
            for (var pause = Pace.First; status.State == RunState.Running; pause = Pace.After(pause))
            {
                view.Update(status.ImageName, status);
                await Task.Delay(pause, one.Calls.Clock, one.Stop);
                status = await one.Calls.AskAsync(run.StatusAsync, one.Stop);
                await EnsureWorkedOnAsync(one, run, status);
            }

            view.Finish(status.ImageName, status.State == RunState.Completed);
        }

        return status;
    }

    // The process that works on a run writes its end before it lets go of the run; so the state is looked at once more.
    private static async Task EnsureWorkedOnAsync(NamedWork one, IExplanationGrain run, RunStatus status)
    {
        if (!one.Calls.IsPaused(one.Id, status.State) || (await one.Calls.AskAsync(run.StatusAsync, one.Stop)).State != RunState.Running) return;
        throw new CommandFailedException(ExitCode.Usage, $"Run {status.RunId} of {status.ImageName} for {status.ModelName} with {status.Method} is paused, " +
            "since no process works on it; the 'decam explain' command that began it goes on from its last checkpoint.");
    }
}

using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep watch</c>: follows a sweep to its end.</summary>
internal static class SweepWatchCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console) => SweepCommand.OnSweep(
        new("watch", "Follow a sweep to its end; Ctrl-C only stops watching.", "decam sweep watch 0123456789abcdef --cluster localhost"),
        console, WatchAsync);

    private static async Task<int> WatchAsync(NamedWork sweep)
    {
        var (calls, console, stop) = (sweep.Calls, sweep.Console, sweep.Stop);
        var status = await calls.StatusAsync(sweep.Id, stop);
        if (calls.Cluster.IsEmbedded && !status.IsOver) throw new CommandFailedException(ExitCode.Usage, status.State == SweepState.Paused
            ? $"Sweep {sweep.Id} '{status.Name}' is paused, since no process works on it: {SweepWords.Counts(status)}; 'decam sweep run SPEC' with its specification goes on with the rest."
            : $"Sweep {sweep.Id} '{status.Name}' is worked on by another process without a cluster, which shows its progress; 'decam sweep status {sweep.Id}{sweep.Again}' tells how far it is.");
        if (status is { State: SweepState.Failed, Failure: { Kind: FailureKind.Lost or FailureKind.Damaged } lost }) throw new CommandFailedException(lost);
        var spec = await calls.SpecAsync(sweep.Id, stop);
        try
        {
            using var view = SweepViews.For(console, sweep.Output, $"Sweep {sweep.Id} '{status.Name}'.", spec, calls.Clock);
            status = await new SweepWatch(calls).FollowAsync(sweep.Id, view, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.Interrupted,
                $"Watching ended; the sweep goes on: watch with 'decam sweep watch {sweep.Id}{sweep.Again}', fetch with 'decam sweep results {sweep.Id} --out DIR{sweep.Again}', end with 'decam sweep cancel {sweep.Id}{sweep.Again}'.");
        }

        var summary = await SweepSummary.ReadAsync(calls, spec, status, stop);
        new SweepEnd(console, sweep.Output).Write(status, summary, []);
        return SweepCommand.ExitCodeOf(summary);
    }
}

using System.Diagnostics;
using DeCam.Cluster.Client.Sweeps.Watching;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Testing.Failover;

/// <summary>One case of the matrix: work begins, a silo is hurt, everything comes to the same end as undisturbed.</summary>
internal sealed class KillMatrix(SiloGroup group, Action<string> say)
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private const int Tries = 3;
    private static readonly Workload Work = new() { Runs = 3, SweepSeeds = 2, Evaluations = 64 * 30, Methods = [("decam", 1), ("path-ridge", 1), ("path-ridge", 3)] };
    private static SortedDictionary<string, string>? _undisturbed;

    /// <summary>Devices for which the work takes some seconds.</summary>
    public static string[] Devices => ["--simulate", "1x60"];

    /// <summary>Plays a case.</summary>
    /// <param name="part">What the silo is to the work.</param>
    /// <param name="name">Name of the case.</param>
    /// <param name="hurt">Hurts a silo.</param>
    /// <param name="mend">Ends the hurt after some seconds; the silo may end of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The longest time that a run said nothing new, and the time to the end of everything, from the moment of the hurt.</returns>
    public async Task<(TimeSpan Silence, TimeSpan Complete)> PlayAsync(SiloPart part, string name, Action<int> hurt, Action<int>? mend, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Bound);
        var expected = _undisturbed ??= await Work.UndisturbedAsync("simulated:0ms", bound.Token);
        await group.HealAsync(bound.Token);
        var (runs, id) = await BeginAsync(name, bound.Token);
        var queue = group.Calls.Cluster.Grains.GetGrain<IScoreQueueGrain>(Workload.Queue);
        var victim = await new Whereabouts(group).OfAsync(part, runs, queue, bound.Token);
        var since = Stopwatch.GetTimestamp();
        (TimeSpan Silence, TimeSpan Complete) measured;
        hurt(victim);
        try
        {
            var silence = await Silence.LongestAsync(runs, bound.Token);
            var maps = await Work.CompleteAsync(group.Calls, id, bound.Token);
            measured = (silence, Stopwatch.GetElapsedTime(since));
            say($"{name}: silo {victim}, longest silence {silence.TotalSeconds:0.0} s, complete after {measured.Complete.TotalSeconds:0.0} s");
            Assert.Equal(expected, maps);
            var left = Hang - Stopwatch.GetElapsedTime(since);
            if (mend is not null && left > TimeSpan.Zero) await Task.Delay(left, bound.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await TellAsync(id, victim, queue);
            throw;
        }
        finally
        {
            mend?.Invoke(victim);
        }

        if (mend is null) return measured;
        await LeavesOrReturnsAsync(victim, bound.Token);
        Assert.Equal(expected, await Work.CompleteAsync(group.Calls, id, bound.Token));
        return measured;
    }

    // What does not come to its end leaves no other trace: the silos end with the test.
    private async Task TellAsync(string id, int victim, IScoreQueueGrain queue)
    {
        say($"Not complete after {Bound.TotalSeconds:0} s; victim {victim}");
        using var brief = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            say($"{await group.Calls.StatusAsync(id, brief.Token)}");
            say($"{await queue.StatusAsync().WaitAsync(brief.Token)}");
        }
        catch (Exception unreachable) when (unreachable is OperationCanceledException or OrleansException or TimeoutException)
        {
            say($"The cluster does not tell: {unreachable.Message}");
        }

        for (var silo = 0; silo < group.Count; silo++) say($"Silo {silo}, {(group[silo].Process.HasExited ? "ended" : "alive")}:\n{group[silo].Said}");
    }

    // On a busy machine a run may be over before it was seen in its middle; then everything is submitted again under other keys.
    private async Task<(List<IExplanationGrain> Runs, string Id)> BeginAsync(string name, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var id = $"{name}-{attempt}";
            await Work.SubmitAsync(group.Calls, id, cancellationToken);
            var runs = Enumerable.Range(0, Work.Runs).Select(run => group.Calls.Cluster.Grains.GetGrain<IExplanationGrain>(Workload.RunId(id, run))).ToList();
            var states = new List<RunState>();
            foreach (var run in runs) states.Add(await BegunAsync(run, cancellationToken));
            if (states.TrueForAll(state => state == RunState.Running)) return (runs, id);
            Assert.True(attempt < Tries, $"The runs of {name} were {string.Join(", ", states)} when they were looked at.");
        }
    }

    private async Task<RunState> BegunAsync(IExplanationGrain run, CancellationToken cancellationToken)
    {
        RunStatus status;
        while ((status = await group.Calls.AskAsync(run.StatusAsync, cancellationToken)).Evaluations == 0) await Task.Delay(50, cancellationToken);
        return status.State;
    }

    // What it believed to hold is held by others now: it must end, or come back as one that holds nothing.
    private async Task LeavesOrReturnsAsync(int victim, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (!group[victim].Process.HasExited && Stopwatch.GetElapsedTime(since) < Hang) await Task.Delay(100, cancellationToken);
        say($"  mended: silo {victim} {(group[victim].Process.HasExited ? $"has ended after {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s" : "goes on")}");
        if (!group[victim].Process.HasExited) await group.LaunchAsync(victim);
    }
}

using System.Diagnostics;

namespace DeCam.Cluster.Testing.Failover;

/// <summary>Measures the longest time that a run says nothing new, by asking it again and again.</summary>
internal static class Silence
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan OneAnswer = TimeSpan.FromSeconds(1);

    /// <summary>The longest of all runs, from now to their ends.</summary>
    public static async Task<TimeSpan> LongestAsync(IEnumerable<IExplanationGrain> runs, CancellationToken cancellationToken) =>
        (await Task.WhenAll(runs.Select(run => OfAsync(run, cancellationToken)))).Max();

    private static async Task<TimeSpan> OfAsync(IExplanationGrain run, CancellationToken cancellationToken)
    {
        var longest = TimeSpan.Zero;
        var since = Stopwatch.GetTimestamp();
        var known = int.MaxValue;
        while (true)
        {
            var status = await AskAsync(run, cancellationToken);
            var isOver = status is not null && status.State != RunState.Running;
            if (isOver || status?.Evaluations > known)
            {
                var silence = Stopwatch.GetElapsedTime(since);
                if (silence > longest) longest = silence;
                since = Stopwatch.GetTimestamp();
            }

            if (isOver) return longest;
            // A resumed run begins below what it had said before.
            if (status is not null) known = status.Evaluations;
            await Task.Delay(Interval, cancellationToken);
        }
    }

    // Null where nobody answers; the call is left to itself.
    private static async Task<RunStatus?> AskAsync(IExplanationGrain run, CancellationToken cancellationToken)
    {
        try
        {
            return await run.StatusAsync().WaitAsync(OneAnswer, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return null;
        }
    }
}

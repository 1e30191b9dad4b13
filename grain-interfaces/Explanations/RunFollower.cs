namespace DeCam.Cluster;

/// <summary>Submits a run and follows it to its end by polling, over the loss of silos.</summary>
/// <param name="calls">Repeats the calls.</param>
/// <param name="pace">The pauses between two looks.</param>
/// <param name="clock">Measures the pauses.</param>
public sealed class RunFollower(ICallRepeater calls, Backoff pace, TimeProvider clock)
{
    /// <summary>The final status: completed, cancelled, or failed with the reason.</summary>
    /// <param name="run">The run.</param>
    /// <param name="spec">What to explain.</param>
    /// <param name="submit">The first submission; null for one that leaves a run alone that was accepted before.</param>
    /// <param name="news">Hears each status before the last.</param>
    /// <param name="cancellationToken">Stops following; the run itself goes on.</param>
    public async Task<RunStatus> FollowAsync(
        IExplanationGrain run, RunSpec spec, Func<Task<RunStatus>>? submit = null, Action<RunStatus>? news = null, CancellationToken cancellationToken = default)
    {
        var status = await calls.AskAsync(submit ?? SubmitAsync, cancellationToken);
        for (var pause = pace.First; GoesOn(status); pause = pace.After(pause))
        {
            news?.Invoke(status);
            await Task.Delay(pause, clock, cancellationToken);
            status = await calls.AskAsync(run.StatusAsync, cancellationToken);
            if (GoesOn(status) && status.State == RunState.Unknown) status = await calls.AskAsync(SubmitAsync, cancellationToken);
        }

        return status;

        Task<RunStatus> SubmitAsync() => run.SubmitAsync(spec, restart: false);
    }

    private static bool GoesOn(RunStatus status) => status is { Failure: null, State: RunState.Running or RunState.Unknown };
}

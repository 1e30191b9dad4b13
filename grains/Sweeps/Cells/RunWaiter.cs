namespace DeCam.Cluster.Grains.Sweeps.Cells;

/// <summary>Submits a run and waits for its end, over the loss of silos.</summary>
internal static class RunWaiter
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // Ten minutes: longer than any failover, short enough that a fault which stays parks its cell and the rest goes on.
    private const int MostAttempts = 600;

    /// <summary>The final status of the run. Pauses grow with the time waited, so that short and long runs cost few calls.</summary>
    public static async Task<RunStatus> FinishAsync(IExplanationGrain run, RunSpec spec, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        var status = await CallAsync(() => run.SubmitAsync(spec, restart: false), cancellationToken);
        while (status.Failure is null && status.State is RunState.Running or RunState.Unknown)
        {
            await Task.Delay(pause, cancellationToken);
            pause = pause * 1.25 < LongestPause ? pause * 1.25 : LongestPause;
            status = await CallAsync(run.StatusAsync, cancellationToken);
            if (status.State == RunState.Unknown && status.Failure is null)
                status = await CallAsync(() => run.SubmitAsync(spec, restart: false), cancellationToken);
        }

        return status;
    }

    /// <summary>Repeats an idempotent call until it succeeds, is cancelled, or fails for a reason that stays.</summary>
    public static async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await call();
            }
            catch (Exception e) when (Transient.Is(e, cancellationToken) && attempt < MostAttempts)
            {
                await Task.Delay(pause, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}

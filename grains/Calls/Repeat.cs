using Polly;
using Polly.Retry;

namespace DeCam.Cluster.Grains.Calls;

/// <summary>
/// The ways to repeat an idempotent grain call over the loss of a silo. Pauses start near 0.1 s and double, with jitter, so that the
/// callers of one lost silo do not come back at the same moment.
/// </summary>
internal static class Repeat
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Three attempts in 0.3 s: for messages whose loss is noticed elsewhere.</summary>
    public static ResiliencePipeline Briefly { get; } = Attempts(3, TimeSpan.FromSeconds(1));

    /// <summary>Six attempts in three seconds: a killed silo is noticed in less.</summary>
    public static ResiliencePipeline OverFailover { get; } = Attempts(6, TimeSpan.FromSeconds(4));

    /// <summary>
    /// Six hundred attempts, about ten minutes: longer than any failover, short enough that a fault which stays parks its cell and
    /// the rest of the sweep goes on.
    /// </summary>
    public static ResiliencePipeline ForTenMinutes { get; } = Attempts(600, TimeSpan.FromSeconds(1));

    /// <summary>The answer of a call. The call and what follows it stay on the scheduler of the calling grain.</summary>
    /// <param name="pipeline">How it is repeated.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the repetition; cancelled before, nothing is called.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled, also where the last attempt had failed before.</exception>
    public static async Task<T> CallAsync<T>(this ResiliencePipeline pipeline, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellationToken);
        try
        {
            return await pipeline.ExecuteAsync(static (_, call) => new ValueTask<T>(call()), context, call);
        }
        catch (Exception e) when (e is not OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>A call without an answer, repeated in the same way.</summary>
    public static Task CallAsync(this ResiliencePipeline pipeline, Func<Task> call, CancellationToken cancellationToken) =>
        pipeline.CallAsync(
            async () =>
            {
                await call();
                return true;
            },
            cancellationToken);

    private static ResiliencePipeline Attempts(int attempts, TimeSpan longestPause)
    {
        var pauses = new Backoff(FirstPause, 2, longestPause);
        return new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = attempts - 1,
                DelayGenerator = fault => ValueTask.FromResult<TimeSpan?>(pauses.Jittered(fault.AttemptNumber + 1)),
                ShouldHandle = fault => ValueTask.FromResult(fault.Outcome.Exception is { } e && Transient.Is(e, fault.Context.CancellationToken)),
            })
            .Build();
    }
}

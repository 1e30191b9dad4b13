using DeCam.Cluster.Grains.Calls;
using Orleans.Storage;
using Polly;
using Polly.Retry;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>
/// The attempts of one run, on its work and on writing its end, as <see cref="RetryPlan"/> counts them. Progress since the last
/// fault means that the fault is over, so the count begins anew.
/// </summary>
internal sealed class RetryLadder
{
    private readonly Func<int> _completedRounds;
    private readonly bool _isAlone;
    private readonly ResiliencePipeline _pipeline;
    private int _attempt = 1;
    private int _rounds;

    /// <summary>The ladder of one activation of a run.</summary>
    /// <param name="completedRounds">Rounds of the search that are complete.</param>
    /// <param name="isAlone">Whether only the run's user brings it back.</param>
    /// <param name="onRetry">Hears of each fault after which another attempt is made.</param>
    /// <param name="clock">Measures the pauses.</param>
    public RetryLadder(Func<int> completedRounds, bool isAlone, Action<Exception> onRetry, TimeProvider clock)
    {
        _completedRounds = completedRounds;
        _isAlone = isAlone;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = fault => ValueTask.FromResult(fault.Outcome.Exception is { } e && TriesAgainAfter(e)),
                DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(RetryPlan.Jittered(_attempt++)),
                OnRetry = fault =>
                {
                    onRetry(fault.Outcome.Exception!);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Works until it succeeds or no attempt is left; then the last fault is thrown.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        Begin();
        return _pipeline.CallAsync(work, cancellationToken);
    }

    /// <summary>An action without a result, repeated in the same way.</summary>
    public Task RunAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        Begin();
        return _pipeline.CallAsync(action, cancellationToken);
    }

    private void Begin()
    {
        _attempt = 1;
        _rounds = _completedRounds();
    }

    private bool TriesAgainAfter(Exception fault)
    {
        if (fault is RunFailedException or OtherArithmeticException or InconsistentStateException or CheckpointsLostException) return false;
        var hasProgressed = _completedRounds() > _rounds;
        _rounds = _completedRounds();
        if (!hasProgressed) return _attempt < RetryPlan.AttemptsAfter(fault, _isAlone);
        _attempt = 1;
        return true;
    }
}

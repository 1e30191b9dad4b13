using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.Scoring;
using DeCam.Scoring;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Descriptions;

/// <summary>
/// Puts one question into the model's queue and waits for the device that answers it. The callers' repeated calls are its only
/// clock: each may put a question that the queue has lost there again, and without calls the question is withdrawn. A view is
/// kept for some seconds, for others who ask the same.
/// </summary>
[CoordinatorOnly, RandomPlacement, Reentrant]
public sealed partial class DescriptionGrain(ModelWait wait, TimeProvider clock, ILogger<DescriptionGrain> logger) : Grain, IDescriptionGrain
{
    private static readonly TimeSpan ViewKept = TimeSpan.FromSeconds(5);

    // Long enough for every caller between two calls; then the question is asked again, because a user may have fixed the cause.
    private static readonly TimeSpan FailureKept = TimeSpan.FromSeconds(0.5);

    // Callers ask again after half a second; the question of a run that was cancelled must not hold a device.
    private static readonly TimeSpan KeptWithoutCalls = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private TaskCompletionSource<DescriptionAnswer> _answer = New();
    private TimeSpan _answered;
    private TimeSpan _called = clock.GetUptime();
    private TimeSpan _submitAt;
    private Task _submission = Task.CompletedTask;
    private DescriptionRequest? _submitted;
    private string? _waitingFor;

    private TimeSpan Now => clock.GetUptime();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(EndIfIdleAsync, new() { DueTime = LookInterval, Period = LookInterval, Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<DescriptionAnswer> DescribeAsync(DescriptionRequest request)
    {
        _called = Now;
        if (_answer.Task.IsCompleted && IsOutdated(_answer.Task.Result)) (_answer, _submitted, _waitingFor, _submitAt) = (New(), null, null, default);
        // Beside this call: a lost queue may take longer to fail than a caller waits.
        if (!_answer.Task.IsCompleted && _submission.IsCompleted && Now >= _submitAt) _submission = SubmitAsync(request);
        await ((Task)_answer.Task).WaitAsync(TakeRequest.LongestPoll, clock)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return _answer.Task.IsCompleted ? _answer.Task.Result : new() { WaitingFor = _waitingFor };
    }

    /// <inheritdoc/>
    public Task ReportAsync(DescriptionAnswer answer)
    {
        if (_answer.TrySetResult(answer)) _answered = Now;
        return Task.CompletedTask;
    }

    private bool IsOutdated(DescriptionAnswer answer) => Now - _answered > (answer.View is null ? FailureKept : ViewKept);

    private async Task SubmitAsync(DescriptionRequest request)
    {
        try
        {
            await Queue(request).DescribeAsync(request);
            // In a queue that has just begun, no device can have asked before.
            if (_submitted is not null) _waitingFor = await wait.ForAsync(request.Model, await Queue(request).StatusAsync(), request.Arithmetic, request.Arithmetic);
            _submitted = request;
            _submitAt = Now + QueuePatience.Usual;
        }
        catch (ScoringRefusedException refusal)
        {
            await ReportAsync(new() { Refusal = Wire.Failure(refusal), IsOfModel = true });
            await WithdrawAsync(request);
        }
        catch (Exception e) when (Transient.Is(e, CancellationToken.None))
        {
            LogQueueLost(request.Model.Name, e.Message);
            _submitAt = Now + QueuePatience.AfterLoss;
        }
    }

    private async Task EndIfIdleAsync(CancellationToken cancellationToken)
    {
        var isAnswerKept = _answer.Task.IsCompleted && !IsOutdated(_answer.Task.Result);
        if (Now - _called < KeptWithoutCalls || isAnswerKept) return;
        if (!_answer.Task.IsCompleted && _submitted is { } request) await WithdrawAsync(request);
        DeactivateOnIdle();
    }

    private async Task WithdrawAsync(DescriptionRequest request)
    {
        try
        {
            await Queue(request).WithdrawAsync(this.GetPrimaryKeyString());
        }
        catch (Exception e) when (Transient.Is(e, CancellationToken.None))
        {
            // Harmless: a device answers a question that no caller waits for.
            LogQueueLost(request.Model.Name, e.Message);
        }
    }

    private IScoreQueueGrain Queue(DescriptionRequest request) => GrainFactory.GetGrain<IScoreQueueGrain>(Wire.Identity(request.Model));

    private static TaskCompletionSource<DescriptionAnswer> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The queue of model {Model} does not answer: {Reason}")]
    private partial void LogQueueLost(string model, string reason);
}

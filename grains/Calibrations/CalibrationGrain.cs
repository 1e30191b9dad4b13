using DeCam.Cluster.Grains.Placement;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Calibrations;

/// <summary>
/// Gives the task of having a network calibrated to one of the runs that ask for it, and its answer to all. A run that has the task and
/// asks no more has lost it.
/// </summary>
[CoordinatorOnly, RandomPlacement, Reentrant]
public sealed class CalibrationGrain(TimeProvider clock) : Grain, ICalibrationGrain
{
    // The run repeats its question about every second; a silo that is lost, or a failover, may keep it from that for a while.
    private static readonly TimeSpan TaskKept = TimeSpan.FromSeconds(10);

    // The methods of a sweep come to the same picture one after the other, with all other pictures in between.
    private static readonly TimeSpan AnswerKept = TimeSpan.FromHours(2);

    // Without a comparison it was a fault or a refusal, whose cause a user may have put right.
    private static readonly TimeSpan FaultKept = TimeSpan.FromSeconds(5);
    private TaskCompletionSource _changed = New();
    private CalibrationResult? _result;
    private string? _maker;
    private TimeSpan _seen, _told;

    /// <inheritdoc/>
    public async Task<CalibrationAnswer> AskAsync(string runId, string? gone)
    {
        if (_result is { } known && (known.NetworkSha256 == gone || (known is { IsUsed: false, Correlation: null } && clock.GetUptime() - _told > FaultKept))) _result = null;
        if (Answer(runId) is { } early) return early;
        await _changed.Task.WaitAsync(TakeRequest.LongestPoll, clock)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return Answer(runId) ?? new(null, IsYours: false);
    }

    /// <inheritdoc/>
    public Task TellAsync(string runId, CalibrationResult? result)
    {
        if (result is null && _maker != runId) return Task.CompletedTask;
        // A device that took longer than the task was kept answers the same, and the first answer stays.
        if (_result is null) (_result, _told) = (result, clock.GetUptime());
        _maker = null;
        if (_result is not null) DelayDeactivation(AnswerKept);
        var changed = _changed;
        _changed = New();
        changed.SetResult();
        return Task.CompletedTask;
    }

    private CalibrationAnswer? Answer(string runId)
    {
        if (_result is not null) return new(_result, IsYours: false);
        var now = clock.GetUptime();
        if (_maker is not null && _maker != runId && now - _seen < TaskKept) return null;
        (_maker, _seen) = (runId, now);
        return new(null, IsYours: true);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

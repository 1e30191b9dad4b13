using System.Diagnostics;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Telemetry;
using DeCam.Explanations;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>The checkpoints of one run, and the time it has worked.</summary>
/// <param name="runId">The run.</param>
/// <param name="ledger">Its record.</param>
/// <param name="isAlone">Whether only the run's user brings it back.</param>
/// <param name="logger">Takes messages.</param>
internal sealed partial class RunCheckpoints(string runId, RunLedger ledger, bool isAlone, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private long _since = Stopwatch.GetTimestamp();
    private int _writtenRounds;
    private int _failures;
    private Exception? _fault;

    /// <summary>Whether enough time has passed for the next one.</summary>
    public bool IsDue => Stopwatch.GetElapsedTime(_since) >= Interval;

    /// <summary>Counts the time of work from now on.</summary>
    public void BeginTime() => _since = Stopwatch.GetTimestamp();

    /// <summary>Adds the time since the last call to the record's.</summary>
    public void CountTime()
    {
        ledger.Record.Seconds += Stopwatch.GetElapsedTime(_since).TotalSeconds;
        BeginTime();
    }

    /// <summary>Notes that the store holds so many rounds.</summary>
    public void Restored(int rounds) => _writtenRounds = rounds;

    /// <summary>Writes the rounds that have been completed, unless they are stored already.</summary>
    /// <param name="run">The run, or null before it begins.</param>
    /// <param name="isForced">Whether the record is written though no round was completed, or the run has not begun.</param>
    /// <exception cref="InconsistentStateException">Another activation has written the record.</exception>
    public async Task WriteAsync(ExplanationRun? run, bool isForced = false)
    {
        CountTime();
        if (!isForced && (run is null || run.CompletedRounds == _writtenRounds)) return;
        var rounds = run?.CompletedRounds ?? _writtenRounds;
        if (run is not null) ledger.Record.Checkpoint = run.Save();
        var checkpoint = ledger.Record.Checkpoint;
        using var activity = RunTrace.Checkpoint(ledger.Record.Trace, runId, rounds, checkpoint.Length);
        var start = Stopwatch.GetTimestamp();
        try
        {
            await ledger.WriteAsync();
            (_writtenRounds, _failures) = (rounds, 0);
            Instruments.CheckpointSize.Record(checkpoint.Length);
            Instruments.CheckpointDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        catch (Exception e) when (e is not InconsistentStateException)
        {
            // The next checkpoint contains this one; only work is at stake.
            LogNotWritten(runId, Cause.Of(e));
            activity?.SetStatus(ActivityStatusCode.Error, Cause.Of(e));
            Redone.Count(RetryReasons.Checkpoint);
            (_failures, _fault) = (_failures + 1, e);
        }
    }

    /// <summary>Ends work that would only be lost.</summary>
    /// <exception cref="CheckpointsLostException">One checkpoint after the other failed, and only the run's user can free the store.</exception>
    public void ThrowIfLost()
    {
        if (isAlone && _failures >= RetryPlan.AloneAttempts) throw new CheckpointsLostException(_fault!);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Checkpoint of run {RunId} could not be written: {Reason}.")]
    private partial void LogNotWritten(string runId, string reason);
}

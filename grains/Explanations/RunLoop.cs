using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>
/// Starts, stops, repeats and ends the work of one run (<see cref="RunWork"/>), which goes on beside the requests of the grain and
/// on its scheduler.
/// </summary>
/// <param name="runId">The run.</param>
/// <param name="grain">The activation that holds the run.</param>
/// <param name="ledger">Its record.</param>
/// <param name="peers">Who has to hear of its end.</param>
/// <param name="work">Makes the work of the run as its record says.</param>
/// <param name="isSupervised">Whether the registry's supervisor brings unfinished runs back.</param>
/// <param name="logger">Takes messages.</param>
internal sealed partial class RunLoop(
    string runId, IGrainBase grain, RunLedger ledger, RunPeers peers, Func<bool, RunWork> work, bool isSupervised, ILogger logger) : IDisposable
{
    private const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);
    private RunGate _gate = RunGate.Open;
    private RunWork? _work;
    private Task _loop = Task.CompletedTask;
    private CancellationTokenSource _stop = new();
    private IGrainTimer? _keepAlive;

    /// <summary>Whether the work may start; nothing opens it again once the activation ends.</summary>
    public RunGate Gate
    {
        get => _gate;
        set => _gate = _gate == RunGate.Leaving ? _gate : value;
    }

    /// <summary>Whether the run is being worked on here.</summary>
    public bool IsWorking => _work is not null;

    /// <summary>Whether the end of the run is being written.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Takes the reports of devices; null while there is no work.</summary>
    public ReportInbox? Inbox => _work?.Inbox;

    /// <summary>The thing that the work waits for, in one sentence; null while scores come in.</summary>
    public string? WaitingFor => _work?.WaitingFor;

    // Neither a supervisor nor a sweep brings the run back: only its user does.
    private bool IsAlone => !isSupervised && ledger.Record.Spec!.Sweep is null;

    private LogLevel Level => RunWords.LevelOf(ledger.Record.Spec!);

    private bool MayStart => Gate == RunGate.Open && _work is null && ledger.GoesOn;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Starts the work, unless it is under way, the run has ended, or the gate is closed.</summary>
    public Task StartAsync() => MayStart ? ledger.BetweenWritesAsync(Start) : Task.CompletedTask;

    /// <summary>Stops the work and writes a checkpoint.</summary>
    public async Task StopAsync()
    {
        if (_work is not { } stopped) return;
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(Quietly);
        Release(stopped);
        if (ledger.State != RunState.Running) return;
        try
        {
            await stopped.CheckpointAsync();
        }
        catch (InconsistentStateException e)
        {
            LogSuperseded(runId, e.Message);
            Leave();
        }
    }

    private void Start()
    {
        if (!MayStart) return;
        if (ledger.Record.View is not null) ledger.Record.Resumes++;
        else LogStarted(Level, runId);
        _stop = new();
        _work = work(IsAlone);
        Instruments.RunsOpen.Add(1);
        _keepAlive = grain.RegisterGrainTimer(_ => Task.CompletedTask, new() { DueTime = KeepAlive, Period = KeepAlive, KeepAlive = true, Interleave = true });
        _loop = RunAsync(_work, _stop.Token);
    }

    private async Task RunAsync(RunWork work, CancellationToken cancellationToken)
    {
        // The request that starts the loop answers first.
        await Task.Yield();
        var ladder = new RetryLadder(() => work.CompletedRounds, IsAlone, e => Hold(work, e), TimeProvider.System);
        RunEnd end;
        try
        {
            end = new(RunState.Completed, await ladder.RunAsync(() => work.RunAsync(cancellationToken), cancellationToken));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (RunFailedException failed)
        {
            end = new(RunState.Failed, null, failed.Failure);
        }
        catch (OtherArithmeticException other) when (IsAlone)
        {
            await StopUnwrittenAsync(work, other.Failure(ledger.Record.Spec!));
            return;
        }
        catch (OtherArithmeticException other)
        {
            await BeginAnewAsync(work, ladder, other);
            return;
        }
        catch (InconsistentStateException e)
        {
            await LeaveToAnotherAsync(work, e);
            return;
        }
        catch (Exception e) when (IsAlone)
        {
            await StopUnwrittenAsync(work, RetryPlan.Stopped(ledger.Record.Spec!, e));
            return;
        }
        catch (Exception e)
        {
            LogGivenUp(runId, Cause.Of(e), e);
            end = new(RunState.Failed, null, RetryPlan.GivenUp(ledger.Record.Spec!, e));
        }

        await EndAsync(work, ladder, end);
    }

    // The cell of a sweep whose process begins again on a machine of another kind: each cell is of one kind from its first score to its last.
    private async Task BeginAnewAsync(RunWork work, RetryLadder ladder, OtherArithmeticException other)
    {
        LogBegunAnew(Level, runId, other.Message);
        var record = ledger.Record;
        try
        {
            await peers.LeaveQueueAsync(record.Spec!);
            await ladder.RunAsync(() => ledger.AcceptAsync(record.Spec! with { Arithmetic = null }, record.AcceptedUtc, record.Trace), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogGivenUp(runId, Cause.Of(e), e);
            Leave();
            return;
        }

        Release(work);
        await StartAsync();
    }

    private async Task EndAsync(RunWork work, RetryLadder ladder, RunEnd end)
    {
        IsEnding = true;
        try
        {
            await ladder.RunAsync(() => ledger.EndAsync(end), CancellationToken.None);
        }
        catch (InconsistentStateException e)
        {
            await LeaveToAnotherAsync(work, e);
            return;
        }
        catch (Exception e) when (IsAlone)
        {
            await StopUnwrittenAsync(work, end.Failure ?? RetryPlan.Stopped(ledger.Record.Spec!, e));
            return;
        }
        catch (Exception e)
        {
            // The store says that the run goes on; the next activation comes to the same end.
            LogGivenUp(runId, Cause.Of(e), e);
            Leave();
            return;
        }
        finally
        {
            IsEnding = false;
        }

        TellEnd(end);
        try
        {
            await peers.FinishAsync(ledger.Record);
        }
        finally
        {
            Release(work);
        }
    }

    private void TellEnd(RunEnd end)
    {
        RunWords.Count(end.State);
        if (end.Failure is { } failure) LogFailed(runId, failure.Message);
        else if (end.Result is { } result) LogFinished(Level, runId, result.Evaluations + result.MetricEvaluations, result.Seconds);
    }

    // Tells the user why, since only they can resume the run. The store still says that it goes on, with as much of it as finds room.
    private async Task StopUnwrittenAsync(RunWork work, Failure failure)
    {
        try
        {
            await work.CheckpointAsync();
        }
        catch (InconsistentStateException e)
        {
            LogSuperseded(runId, e.Message);
        }

        ledger.TellStopped(failure);
        Release(work);
        await peers.LeaveQueueAsync(ledger.Record.Spec!);
    }

    // Another activation has written the record. If nothing else touches the run, its user must be told.
    private Task LeaveToAnotherAsync(RunWork work, InconsistentStateException e)
    {
        LogSuperseded(runId, e.Message);
        if (IsAlone) return StopUnwrittenAsync(work, RetryPlan.Stopped(ledger.Record.Spec!, e));
        Leave();
        return Task.CompletedTask;
    }

    private void Leave()
    {
        if (Gate == RunGate.Leaving) return;
        Gate = RunGate.Leaving;
        grain.DeactivateOnIdle();
    }

    private void Hold(RunWork work, Exception cause)
    {
        var reason = Cause.Of(cause);
        // What is cut off as its silo stops is nothing to tell: another silo, or the next command, goes on with it.
        LogRetry(cause is OperationCanceledException ? LogLevel.Debug : LogLevel.Warning, runId, reason, cause);
        Redone.Count(RetryReasons.RunFault);
        work.WaitingFor = $"{reason}.";
    }

    private void Release(RunWork released)
    {
        if (!ReferenceEquals(_work, released)) return;
        _work = null;
        Instruments.RunsOpen.Add(-1);
        _keepAlive?.Dispose();
        _stop.Dispose();
    }

    [LoggerMessage(Message = "Run {RunId} starts")]
    private partial void LogStarted(LogLevel level, string runId);

    [LoggerMessage(Message = "Run {RunId} begins anew: {Reason}")]
    private partial void LogBegunAnew(LogLevel level, string runId, string reason);

    [LoggerMessage(Message = "Run {RunId} finished: {Evaluations} evaluations in {Seconds:0.0} s")]
    private partial void LogFinished(LogLevel level, string runId, int evaluations, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, EventName = WorkEvents.Failed, Message = "Run {RunId} failed: {Reason}")]
    private partial void LogFailed(string runId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId} is worked on by another activation: {Reason}")]
    private partial void LogSuperseded(string runId, string reason);

    [LoggerMessage(Message = "Run {RunId} was interrupted and is tried again: {Reason}.")]
    private partial void LogRetry(LogLevel level, string runId, string reason, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} was given up: {Reason}.")]
    private partial void LogGivenUp(string runId, string reason, Exception exception);
}

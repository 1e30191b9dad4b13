using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>
/// The coordinator of one run. The loop (<see cref="RunWork"/>) runs beside its requests: an activation may be asked to leave at
/// any time, also because another silo was lost, and could not while a request of its own waits for others. An activation does not
/// start the loop by itself, because reading a status must not resume a run that another cluster on the same data works on;
/// submitting, touching and reporting do.
/// </summary>
[CoordinatorOnly, Orleans.Placement.RandomPlacement]
public sealed partial class ExplanationGrain(
    [PersistentState("run", StorageNames.Grains)] IPersistentState<RunRecord> state,
    IArtifactStore store,
    DeCamGrainsOptions options,
    ILogger<ExplanationGrain> logger) : Grain, IExplanationGrain, IDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _transition = new(1);
    private readonly SemaphoreSlim _writing = new(1);
    private StatusFeed? _feed;
    private RunWork? _work;
    private Task _loop = Task.CompletedTask;
    private CancellationTokenSource _stop = new();
    private IGrainTimer? _keepAlive;
    private bool _isSubmitting;
    private bool _isEnding;
    private bool _isLeaving;

    // What is stored says that the run goes on, but it stopped for want of storage, and its user has been told.
    private bool _isUnwritten;

    // From the moment the run is to stop until it is submitted or touched: a late report must not start it again.
    private bool _isHalted;

    private RunRecord Record => state.State;

    // Neither a supervisor nor a sweep brings the run back: its user waits for it.
    private bool IsAlone => !options.Supervise && Record.Spec!.Sweep is null;

    private string RunId => this.GetPrimaryKeyString();

    private IRegistryGrain Registry => GrainFactory.GetGrain<IRegistryGrain>(RegistryShards.Of(RunId));

    private StatusFeed Feed => _feed ??= new(StatusAsync);

    /// <inheritdoc/>
    public async Task<RunStatus> SubmitAsync(RunSpec spec, bool restart)
    {
        // A sweep makes the ids of its runs from its own, which was checked.
        if (spec.Sweep is null && WorkIds.Fault(RunId) is { } fault) return Refused(spec, new(FailureKind.Option, fault));
        if (PlanCheck.Refuse(spec) is { } refusal) return Refused(spec, refusal);
        return await TransitAsync(async () =>
        {
            await TakeUpAsync();
            await RefreshAsync();
            // Scores of another specification may still be on their way to this id.
            if (Record.State != RunState.Unknown && RunIds.Of(Record.Spec!) != RunIds.Of(spec))
                return Refused(spec, new(FailureKind.Option, $"Run '{RunId}' was submitted before with another specification; use another id."));
            if (Record.State != RunState.Unknown && !restart)
            {
                _isHalted = false;
                await StartWorkAsync();
                return Status();
            }

            await HaltAsync();
            await AcceptAsync(spec);
            _isHalted = false;
            await StartWorkAsync();
            return Status();
        });
    }

    /// <inheritdoc/>
    public async Task<RunStatus> StatusAsync()
    {
        await RefreshAsync();
        return Status();
    }

    /// <inheritdoc/>
    public async Task<RunResult?> ResultAsync()
    {
        await RefreshAsync();
        return _isEnding ? null : Record.Result;
    }

    /// <inheritdoc/>
    public Task<RunStatus> CancelAsync() => TransitAsync(async () =>
    {
        await TakeUpAsync();
        await RefreshAsync();
        if (Record.State == RunState.Running)
        {
            await HaltAsync();
            await TakeUpAsync();
        }

        if (Record.State == RunState.Running) await WriteCancelledAsync();
        // Also when it is cancelled already: an earlier call may have been cut off before.
        if (Record.State == RunState.Cancelled) await FinishAsync();
        return Status();
    });

    /// <inheritdoc/>
    public Task PauseAsync() => TransitAsync(async () =>
    {
        await HaltAsync();
        if (Record.State == RunState.Running) await LeaveQueueAsync();
        return Status();
    });

    /// <inheritdoc/>
    public async Task<RunState> TouchAsync()
    {
        var isInTransition = _transition.CurrentCount == 0;
        if (_isSubmitting || _isEnding || isInTransition) return RunState.Running;
        _isHalted = false;
        await StartWorkAsync();
        if (Record.Spec is not { Sweep: { } sweep }) return Record.State;
        if (await IsWantedAsync(sweep)) return RunState.Running;
        await ForgetAsync();
        return RunState.Unknown;
    }

    /// <inheritdoc/>
    public async Task ForgetAsync()
    {
        await CancelAsync();
        await TransitAsync(async () =>
        {
            var record = Record;
            await state.ClearStateAsync();
            DeactivateOnIdle();
            if (record.Spec is { Sweep: not null } spec) await LeaveRegistryAsync(Entry(spec, record.AcceptedUtc, record.State));
            return Status();
        });
    }

    /// <inheritdoc/>
    public async Task ReportAsync(Immutable<WorkReport[]> reports)
    {
        if (!_isHalted) await StartWorkAsync();
        _work?.Report(reports.Value);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RunStatus> WatchAsync(int fromGeneration, CancellationToken cancellationToken = default) =>
        Feed.WatchAsync(fromGeneration, cancellationToken);

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isLeaving = true;
        await StopWorkAsync();
    }

    /// <summary>Ends what an activation holds; called by the runtime.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        _transition.Dispose();
        _writing.Dispose();
    }

    private async Task AcceptAsync(RunSpec spec)
    {
        _isSubmitting = true;
        try
        {
            var accepted = DateTime.UtcNow;
            await Transient.RetryAsync(() => Registry.AddAsync(Entry(spec, accepted, RunState.Running)), CancellationToken.None);
            if (Record.State != RunState.Unknown) await LeaveQueueAsync();
            await WriteAsync(() => (state.State, _isUnwritten) = (new() { Spec = spec, State = RunState.Running, AcceptedUtc = accepted }, false));
        }
        finally
        {
            _isSubmitting = false;
        }
    }

    // A cancellation that could not be written is none: the repeated call finds the run going on.
    private async Task WriteCancelledAsync()
    {
        var checkpoint = Record.Checkpoint;
        try
        {
            await WriteAsync(() => (Record.State, Record.Checkpoint) = (RunState.Cancelled, []));
        }
        catch
        {
            (Record.State, Record.Checkpoint) = (RunState.Running, checkpoint);
            throw;
        }
    }

    private async Task StartWorkAsync()
    {
        if (_work is not null || _isLeaving || _isHalted || _isSubmitting || Record.State != RunState.Running) return;
        await _writing.WaitAsync();
        try
        {
            if (_work is not null || _isLeaving || _isHalted || _isSubmitting || Record.State != RunState.Running) return;
            if (Record.View is not null) Record.Resumes++;
            _stop = new();
            _work = new(RunId, Record, () => WriteAsync(), Feed, GrainFactory, store, IsAlone, logger);
            _keepAlive = this.RegisterGrainTimer(() => Task.CompletedTask, new() { DueTime = KeepAlive, Period = KeepAlive, KeepAlive = true, Interleave = true });
            _loop = LoopAsync(_work, _stop.Token);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task LoopAsync(RunWork work, CancellationToken cancellationToken)
    {
        // The request that starts the loop answers first.
        await Task.Yield();
        for (var attempt = 1; ; attempt++)
        {
            var rounds = work.CompletedRounds;
            RunResult result;
            try
            {
                result = await work.RunAsync(cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (RunFailedException failed)
            {
                await EndAsync(work, RunState.Failed, null, failed.Failure);
                return;
            }
            catch (InconsistentStateException e)
            {
                await LeaveToAnotherAsync(work, e);
                return;
            }
            catch (Exception e) when ((attempt < RetryPlan.AttemptsAfter(e, IsAlone) || work.CompletedRounds > rounds) && !work.CannotKeep)
            {
                Hold(work, e);
                // What works in between has got over the fault before.
                if (work.CompletedRounds > rounds) attempt = 1;
                await Task.Delay(RetryPlan.Pause(attempt), cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                if (cancellationToken.IsCancellationRequested) return;
                continue;
            }
            catch (Exception e) when (IsAlone)
            {
                await StopUnwrittenAsync(work, RetryPlan.Stopped(Record.Spec!, e));
                return;
            }
            catch (Exception e)
            {
                LogGivenUp(RunId, Cause.Of(e), e);
                await EndAsync(work, RunState.Failed, null, RetryPlan.GivenUp(Record.Spec!, e));
                return;
            }

            await EndAsync(work, RunState.Completed, result, null);
            return;
        }
    }

    // Nobody is told of the end before it is written.
    private async Task EndAsync(RunWork work, RunState end, RunResult? result, Failure? failure)
    {
        _isEnding = true;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAsync(() => (Record.State, Record.Result, Record.Failure, Record.Checkpoint) = (end, result, failure, []));
                break;
            }
            catch (InconsistentStateException e)
            {
                await LeaveToAnotherAsync(work, e);
                return;
            }
            catch (Exception e) when (attempt < RetryPlan.AttemptsAfter(e, IsAlone))
            {
                Hold(work, e);
                await Task.Delay(RetryPlan.Pause(attempt));
            }
            catch (Exception e) when (IsAlone)
            {
                await StopUnwrittenAsync(work, failure ?? RetryPlan.Stopped(Record.Spec!, e));
                return;
            }
            catch (Exception e)
            {
                // What is stored says that the run goes on; the next activation finds the same end again.
                LogGivenUp(RunId, Cause.Of(e), e);
                DeactivateOnIdle();
                return;
            }
        }

        _isEnding = false;
        try
        {
            await FinishAsync();
        }
        finally
        {
            Release(work);
            Feed.Change();
        }
    }

    // Its user, who alone brings it back, hears why. What is stored says that it goes on, with as much of it as finds room.
    private async Task StopUnwrittenAsync(RunWork work, Failure failure)
    {
        (Record.State, Record.Result, Record.Failure) = (RunState.Running, null, null);
        try
        {
            await work.CheckpointAsync();
        }
        catch (InconsistentStateException e)
        {
            LogSuperseded(RunId, e.Message);
        }

        (Record.State, Record.Failure) = (RunState.Failed, failure);
        (_isUnwritten, _isEnding) = (true, false);
        Release(work);
        Feed.Change();
        await LeaveQueueAsync();
    }

    // Another activation has written the record. Where nobody touches the run, whoever waits for this one has to hear of it.
    private Task LeaveToAnotherAsync(RunWork work, InconsistentStateException e)
    {
        LogSuperseded(RunId, e.Message);
        if (IsAlone) return StopUnwrittenAsync(work, RetryPlan.Stopped(Record.Spec!, e));
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private void Hold(RunWork work, Exception cause)
    {
        LogRetry(RunId, Cause.Of(cause), cause);
        work.WaitingFor = $"{Cause.Of(cause)}.";
        Feed.Change();
    }

    private Task HaltAsync()
    {
        _isHalted = true;
        return StopWorkAsync();
    }

    private async Task StopWorkAsync()
    {
        if (_work is not { } work) return;
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Release(work);
        if (Record.State != RunState.Running) return;
        try
        {
            await work.CheckpointAsync();
        }
        catch (InconsistentStateException e)
        {
            LogSuperseded(RunId, e.Message);
            if (!_isLeaving) DeactivateOnIdle();
        }
    }

    private void Release(RunWork work)
    {
        if (!ReferenceEquals(_work, work)) return;
        _work = null;
        _keepAlive?.Dispose();
        _stop.Dispose();
    }

    private async Task FinishAsync()
    {
        await LeaveQueueAsync();
        // The run of a sweep is remembered until it is forgotten, so that none stays behind when the sweep's silo is lost.
        if (Record.Spec!.Sweep is null) await LeaveRegistryAsync(Entry(Record.Spec, Record.AcceptedUtc, Record.State));
        Feed.Change();
    }

    private async Task<bool> IsWantedAsync(string sweep)
    {
        try
        {
            return await GrainFactory.GetGrain<ISweepGrain>(sweep).WantsAsync(RunId);
        }
        catch (Exception e) when (Transient.Is(e))
        {
            LogSweepLost(RunId, sweep, e.Message);
            return true;
        }
    }

    private async Task LeaveRegistryAsync(RunEntry entry)
    {
        try
        {
            await Transient.RetryAsync(() => Registry.FinishAsync(entry), CancellationToken.None, attempts: 3);
        }
        catch (Exception e) when (Transient.Is(e, CancellationToken.None))
        {
            // The registry finds out when it touches the run.
            LogNotFinished(RunId, e.Message);
        }
    }

    private async Task LeaveQueueAsync()
    {
        try
        {
            await GrainFactory.GetGrain<IScoreQueueGrain>(Wire.Identity(Record.Spec!.Model)).CancelRunAsync(RunId);
        }
        catch (Exception e) when (Transient.Is(e, CancellationToken.None))
        {
            LogNotFinished(RunId, e.Message);
        }
    }

    private async Task WriteAsync(Action? change = null)
    {
        await _writing.WaitAsync();
        try
        {
            change?.Invoke();
            await state.WriteStateAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    // A run that goes on, but not here, may be worked on by another cluster on the same data: what is stored tells.
    private async Task RefreshAsync()
    {
        if (_work is not null || _isSubmitting || Record.State != RunState.Running) return;
        await ReadAsync(TimeSpan.Zero);
    }

    // What stopped for want of storage is what is stored once more.
    private async Task TakeUpAsync()
    {
        if (!_isUnwritten || _work is not null) return;
        await ReadAsync(Timeout.InfiniteTimeSpan);
        _isUnwritten = false;
    }

    // Not at all when a write takes longer than one wants to wait for it.
    private async Task ReadAsync(TimeSpan patience)
    {
        if (!await _writing.WaitAsync(patience)) return;
        try
        {
            await state.ReadStateAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<RunStatus> TransitAsync(Func<Task<RunStatus>> transition)
    {
        await _transition.WaitAsync();
        try
        {
            return await transition();
        }
        finally
        {
            _transition.Release();
        }
    }

    private RunStatus Status() => (Record.Progress ?? new() { RunId = RunId }) with
    {
        State = _isEnding ? RunState.Running : Record.State,
        Failure = _isEnding ? null : Record.Failure,
        ImageName = Record.Spec?.ImageName ?? "",
        Method = Record.Spec?.Method ?? "",
        ModelName = Record.Spec?.Model.Name ?? "",
        AcceptedUtc = Record.AcceptedUtc,
        Resumes = Record.Resumes,
        WaitingFor = _work?.WaitingFor,
    };

    private RunStatus Refused(RunSpec spec, Failure failure) => new()
    {
        RunId = RunId,
        State = RunState.Failed,
        Failure = failure,
        ImageName = spec.ImageName,
        Method = spec.Method,
        ModelName = spec.Model.Name,
    };

    private RunEntry Entry(RunSpec spec, DateTime accepted, RunState runState) => new()
    {
        RunId = RunId,
        AcceptedUtc = accepted,
        ImageName = spec.ImageName,
        Method = spec.Method,
        ModelName = spec.Model.Name,
        State = runState,
        Priority = spec.Priority,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId} is worked on by another activation: {Reason}")]
    private partial void LogSuperseded(string runId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId} was interrupted and is tried again: {Reason}.")]
    private partial void LogRetry(string runId, string reason, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} was given up: {Reason}.")]
    private partial void LogGivenUp(string runId, string reason, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Run {RunId} could not ask sweep {Sweep} whether it is wanted: {Reason}")]
    private partial void LogSweepLost(string runId, string sweep, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The end of run {RunId} could not be told to all: {Reason}")]
    private partial void LogNotFinished(string runId, string reason);
}

using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.Scoring;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>
/// The coordinator of one run: its requests, one change of state at a time. The work (<see cref="RunLoop"/>) goes on beside them: an
/// activation may be asked to leave at any time, also because another silo was lost, and could not while a request of its own waits
/// for others. An activation does not start the work by itself, because reading a status must not resume a run that another cluster
/// on the same data works on; submitting, touching and reporting do.
/// </summary>
[CoordinatorOnly, RandomPlacement]
public sealed partial class ExplanationGrain(
    [PersistentState(StoredStates.Runs, StorageNames.Grains)] IPersistentState<RunRecord> state,
    IArtifactStore store,
    ModelWait wait,
    DeCamGrainsOptions options,
    ILogger<ExplanationGrain> logger) : Grain, IExplanationGrain, IDisposable
{
    private static readonly TimeSpan AcceptedWithin = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _transition = new(1);
    private RunLedger _ledger = null!;
    private RunPeers _peers = null!;
    private RunLoop? _loop;

    private string RunId => this.GetPrimaryKeyString();

    private RunLoop Loop => _loop!;

    private bool IsChanging => _transition.CurrentCount == 0 || Loop.IsEnding;

    private LogLevel Level => RunWords.LevelOf(_ledger.Record.Spec!);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _ledger = new(RunId, new(state, DeactivateOnIdle));
        _peers = new(RunId, GrainFactory, logger);
        _loop = new(RunId, this, _ledger, _peers, NewWork, options.Supervise, logger);
        DamageLog.TellWork(logger, $"run {RunId}", state.State);
        return Task.CompletedTask;

        RunWork NewWork(bool isAlone) => new(RunId, _ledger, GrainFactory, store, wait, isAlone, isEmbedded: !options.Supervise, logger);
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_loop is null) return;
        Loop.Gate = RunGate.Leaving;
        await Loop.StopAsync();
    }

    /// <summary>Ends what an activation holds; called by the runtime.</summary>
    public void Dispose()
    {
        _loop?.Dispose();
        _transition.Dispose();
    }

    /// <inheritdoc/>
    public async Task<RunStatus> SubmitAsync(RunSpec spec, bool restart)
    {
        var caller = spec.Sweep is { } sweep ? $"sweep {sweep}" : Caller.Take();
        // A sweep makes the ids of its runs from its own, which was checked.
        if (spec.Sweep is null && WorkIds.Fault(RunId) is { } fault) return Refused(spec, new(FailureKind.Option, fault));
        if (PlanCheck.Refuse(spec) is { } refusal) return Refused(spec, refusal);
        return await TransitAsync(async () =>
        {
            await TakeUpAsync();
            await RefreshedAsync();
            var isKnown = _ledger.State != RunState.Unknown;
            // Scores of another specification may still be on their way to this id.
            if (isKnown && _ledger.Record.Spec is { } known && RunIds.Of(known) != RunIds.Of(spec))
                return Refused(spec, new(FailureKind.Option, $"Run '{RunId}' was submitted before with another specification; use another id."));
            if (!isKnown || restart || IsLooserThan(spec))
            {
                await HaltAsync();
                await AcceptAsync(spec);
                LogSubmitted(Level, RunId, caller, spec.ImageName, spec.Model.Name, spec.Method);
            }

            else if (spec.AnyArithmetic && _ledger.State == RunState.Running)
            {
                await TakeAnyAsync(caller);
            }

            Loop.Gate = RunGate.Open;
            await Loop.StartAsync();
            return Status();
        });
    }

    /// <inheritdoc/>
    public async Task<RunStatus> StatusAsync()
    {
        if (_ledger.State == RunState.Unknown) await SettleAsync();
        await RefreshAsync();
        return Status();
    }

    /// <inheritdoc/>
    public async Task<RunResult?> ResultAsync()
    {
        await RefreshAsync();
        return _ledger.Result;
    }

    /// <inheritdoc/>
    public Task<RunStatus> CancelAsync() => CancelAsync(Caller.Take());

    private Task<RunStatus> CancelAsync(string caller) => TransitAsync(async () =>
    {
        await TakeUpAsync();
        await RefreshedAsync();
        if (_ledger.State == RunState.Running)
        {
            await HaltAsync();
            await TakeUpAsync();
        }

        if (_ledger.State == RunState.Running)
        {
            await _ledger.EndAsync(new(RunState.Cancelled));
            RunWords.Count(RunState.Cancelled);
            LogCancelled(Level, RunId, caller);
        }

        // Also when it is cancelled already: an earlier call may have been cut off before.
        if (_ledger.State == RunState.Cancelled) await _peers.FinishAsync(_ledger.Record);
        return Status();
    });

    /// <inheritdoc/>
    public Task PauseAsync() => TransitAsync(async () =>
    {
        await HaltAsync();
        if (_ledger.State == RunState.Running) await _peers.LeaveQueueAsync(_ledger.Record.Spec!);
        return Status();
    });

    /// <inheritdoc/>
    public async Task<RunState> TouchAsync()
    {
        if (IsChanging) return RunState.Running;
        // Another activation may have accepted it, or begun it anew.
        if (_ledger.State != RunState.Running) await RefreshAsync(isEnded: true);
        if (IsChanging) return RunState.Running;
        Loop.Gate = RunGate.Open;
        await Loop.StartAsync();
        if (_ledger.Record.Spec is not { Sweep: { } sweep }) return _ledger.State;
        if (await _peers.IsWantedAsync(sweep)) return RunState.Running;
        await ForgetAsync();
        return RunState.Unknown;
    }

    /// <inheritdoc/>
    public async Task ForgetAsync()
    {
        await CancelAsync();
        await TransitAsync(async () =>
        {
            var record = _ledger.Record;
            if (record is { Spec: null, Damage: null })
            {
                // Listed and never accepted.
                await _peers.ForgetAsync();
                return Status();
            }

            await _ledger.ClearAsync();
            if (record.Damage is not null) await _peers.ForgetAsync();
            else if (record.Spec is { Sweep: not null }) await _peers.LeaveRegistryAsync(record);
            return Status();
        });
    }

    /// <inheritdoc/>
    public async Task<RunState> DeleteAsync()
    {
        var found = RunState.Unknown;
        await TransitAsync(async () =>
        {
            await TakeUpAsync();
            await RefreshedAsync();
            if (_ledger.Record.Spec is { Sweep: { } sweep } && await _peers.IsWantedAsync(sweep)) found = RunState.Running;
            else found = Loop.IsWorking || Loop.IsEnding ? RunState.Running : _ledger.State;
            if (found == RunState.Running) return Status();
            // The registry forgets the run last: until then it is listed, and deleting it again ends what was cut off here.
            await _ledger.ClearAsync();
            await _peers.ForgetAsync();
            return Status();
        });
        return found;
    }

    /// <inheritdoc/>
    public async Task ReportAsync(Immutable<WorkReport[]> reports)
    {
        await Loop.StartAsync();
        Loop.Inbox?.Add(reports.Value);
    }

    private async Task AcceptAsync(RunSpec spec)
    {
        var accepted = DateTime.UtcNow;
        Loop.Gate = RunGate.Accepting;
        try
        {
            using var activity = RunTrace.Submit(RunId, spec, accepted);
            await _peers.RegisterAsync(spec, accepted);
            if (_ledger.Record.Spec is { } before) await _peers.LeaveQueueAsync(before);
            await _ledger.AcceptAsync(spec, accepted, RunTrace.PlaceOf(activity));
            RunWords.CountAccepted();
        }
        finally
        {
            Loop.Gate = RunGate.Halted;
        }
    }

    // A result of any devices is none for who asks for a reproducible one.
    private bool IsLooserThan(RunSpec spec) =>
        !spec.AnyArithmetic && _ledger is { State: RunState.Completed, Record.Spec.AnyArithmetic: true, Result: { IsReproducible: false, Arithmetic: null } };

    // What was begun stays with its kind for as long as that has devices. Without a score yet, the run need not wait for it.
    private async Task TakeAnyAsync(string caller)
    {
        var record = _ledger.Record;
        var isWaiting = record.View is null && Loop.WaitingFor is not null;
        if (record.Spec!.AnyArithmetic && !isWaiting) return;
        if (isWaiting)
        {
            await HaltAsync();
            record.Arithmetic = null;
        }

        LogTakesAny(Level, RunId, caller);
        record.Spec = record.Spec with { AnyArithmetic = true };
        await _ledger.WriteAsync();
    }

    private Task HaltAsync()
    {
        Loop.Gate = RunGate.Halted;
        return Loop.StopAsync();
    }

    private Task RefreshAsync(TimeSpan patience = default, bool isEnded = false) =>
        Loop.IsWorking || Loop.Gate == RunGate.Accepting ? Task.CompletedTask : _ledger.RefreshAsync(patience, isEnded);

    // In a transition: a read under way would bring in another state than the one that is decided on, and let it be overwritten.
    private Task RefreshedAsync() => RefreshAsync(Timeout.InfiniteTimeSpan);

    private Task TakeUpAsync() => Loop.IsWorking ? Task.CompletedTask : _ledger.TakeUpAsync();

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

    // A run is listed before it is accepted: one that is asked for meanwhile is not told to be unknown.
    private async Task SettleAsync()
    {
        if (_transition.CurrentCount == 0 && await _transition.WaitAsync(AcceptedWithin)) _transition.Release();
    }

    private RunStatus Status() => _ledger.Status(Loop.WaitingFor);

    private RunStatus Refused(RunSpec spec, Failure failure) => new()
    {
        RunId = RunId,
        State = RunState.Failed,
        Failure = failure,
        ImageName = spec.ImageName,
        Method = spec.Method,
        ModelName = spec.Model.Name,
    };

    [LoggerMessage(Message = "Run {RunId} was submitted by {Caller}: {Image} for {Model} with {Method}")]
    private partial void LogSubmitted(LogLevel level, string runId, string caller, string image, string model, string method);

    [LoggerMessage(Message = "Run {RunId} may go on with devices of any arithmetic, as {Caller} asks")]
    private partial void LogTakesAny(LogLevel level, string runId, string caller);

    [LoggerMessage(Message = "Run {RunId} was cancelled by {Caller}")]
    private partial void LogCancelled(LogLevel level, string runId, string caller);
}

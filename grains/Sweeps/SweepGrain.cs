using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Grains.Sweeps.Cells;
using DeCam.Cluster.Grains.Sweeps.Expansion;
using DeCam.Cluster.Grains.Sweeps.Images;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Sweeps;

/// <inheritdoc cref="ISweepGrain"/>
/// <remarks>
/// Requests only change the stored state and start or stop the work, which runs beside them on the grain's scheduler: a request that
/// waited for runs would hang when a silo is lost.
/// </remarks>
[CoordinatorOnly, RandomPlacement]
internal sealed partial class SweepGrain : Grain, ISweepGrain, IIncomingGrainCallFilter, IDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    private readonly SweepLedger _ledger;
    private readonly SweepShards _shards;
    private readonly SweepPeers _peers;
    private readonly SweepExpander _expander;
    private readonly DatasetPictures _pictures;
    private readonly WaitingOptions _patience;
    private readonly ObjectJudge _judge;
    private readonly SweepOptions _options;
    private readonly ILogger<SweepGrain> _logger;
    private SweepWork? _work;
    private IGrainTimer? _keepAlive;
    private bool _isAccepting;

    /// <summary>Called by the runtime.</summary>
    public SweepGrain(
        [PersistentState(StoredStates.Sweeps, StorageNames.Grains)] IPersistentState<SweepGrainState> stored,
        SweepExpander expander,
        DatasetPictures pictures,
        IArtifactStore artifacts,
        IOptions<SweepOptions> options,
        IOptions<WaitingOptions> waiting,
        ILogger<SweepGrain> logger)
    {
        _ledger = new(this.GetPrimaryKeyString(), new(stored, DeactivateOnIdle));
        _shards = new(GrainFactory, _ledger);
        _peers = new(GrainFactory, _ledger, logger);
        _expander = expander;
        _pictures = pictures;
        _patience = waiting.Value;
        _judge = new(artifacts);
        _options = options.Value;
        _logger = logger;
    }

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _ledger.TellDamage(_logger);
        return Task.CompletedTask;
    }

    private bool IsWorking => _work is { IsOver: false };

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StopAsync(OpenRuns.GoOn);

    /// <summary>Looks for the record before each request, where there was none; called by the runtime.</summary>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (!_isAccepting && _ledger.State == SweepState.Unknown) await _ledger.LookAgainAsync();
        await context.Invoke();
    }

    /// <summary>Ends what an activation holds; called by the runtime.</summary>
    public void Dispose() => _work?.Dispose();

    /// <inheritdoc/>
    public async Task<SweepStatus> SubmitAsync(SweepSpec spec, bool restart)
    {
        var caller = Caller.Take();
        if (WorkIds.Fault(_ledger.Id) is { } fault) throw new ArgumentException(fault);
        // A failed sweep never started: it has nothing to keep, and its cause may be gone.
        if (_ledger.IsDamaged && !restart) return Status();
        if (_ledger.Spec is not null && _ledger.State != SweepState.Failed && !restart)
        {
            await _peers.ListAsync();
            if (_ledger.State == SweepState.Paused) await _ledger.ResumeAsync();
            if (spec.AnyArithmetic && _ledger is { IsUnfinished: true, Spec.AnyArithmetic: false }) await TakeAnyArithmeticAsync();
            Start();
            return Status();
        }

        await AcceptAsync(spec);
        LogSubmitted(_ledger.Id, spec.Name, caller, spec.Models.Length, spec.Methods.Length);
        Start();
        // At every submission: the first one may have been cut off before the sweep was listed.
        await _peers.ListAsync();
        return Status();
    }

    /// <inheritdoc/>
    public async Task<SweepStatus> StatusAsync()
    {
        await _ledger.HearAsync(shard => _shards[shard].StatusAsync());
        return Status();
    }

    /// <inheritdoc/>
    public Task<SweepSpec?> SpecAsync() => Task.FromResult(_ledger.Spec);

    /// <inheritdoc/>
    public Task<string[]> ShardsAsync() => Task.FromResult(_shards.Keys());

    /// <inheritdoc/>
    public async Task<SweepStatus> CancelAsync()
    {
        var caller = Caller.Take();
        if (_ledger.IsUnfinished) LogCancelled(_ledger.Id, caller);
        // Every step also when the sweep is cancelled already: an earlier call may have been cut off at any of them.
        if (_ledger.IsUnfinished || _ledger.State == SweepState.Cancelled)
        {
            await _ledger.StopAsync(SweepState.Cancelled);
            await StopAsync(OpenRuns.GoOn);
            await _peers.UnregisterAsync();
            await _peers.DropRunsAsync();
        }

        return await StatusAsync();
    }

    /// <inheritdoc/>
    public async Task PauseAsync()
    {
        if (!_ledger.IsUnderWay) return;
        await _ledger.StopAsync(SweepState.Paused);
        await StopAsync(OpenRuns.Pause);
    }

    /// <inheritdoc/>
    public async Task<int> RetryAsync(SweepRetry which)
    {
        if (_ledger.Spec is null || _ledger.State == SweepState.Failed) return 0;
        var reopened = 0;
        try
        {
            await AloneAsync(async () =>
            {
                await StopAsync(OpenRuns.GoOn);
                var shards = await _shards.OpenAsync();
                var isWhole = _ledger.State == SweepState.Completed && shards.All(s => s.Status.Done == _ledger.Shards[s.Index].Count);
                if (!isWhole) reopened = await ReopenAsync(shards, which);
            });
        }
        finally
        {
            Start();
        }

        return reopened;
    }

    /// <inheritdoc/>
    public async Task<SweepState> DeleteAsync()
    {
        var found = _ledger.State;
        if (_ledger.IsUnfinished) return found;
        await AloneAsync(async () =>
        {
            // Marked first, so that a sweep of which a part is gone is never taken for a whole one. The list forgets it last.
            if (found != SweepState.Unknown) await _ledger.EndAsync(SweepState.Failed, new(FailureKind.Option, $"Sweep '{_ledger.Id}' is being deleted; 'decam sweep delete {_ledger.Id}' ends that."));
            await ForgetAsync();
            await _ledger.ClearAsync();
            await _peers.ForgetAsync();
        });
        return found;
    }

    /// <inheritdoc/>
    public async Task<SweepState> TouchAsync()
    {
        if (!_isAccepting) await _ledger.LookAgainAsync();
        if (_isAccepting) return SweepState.Expanding;
        Start();
        return _ledger.State;
    }

    /// <inheritdoc/>
    public Task<bool> WantsAsync(string runId) => Task.FromResult(_ledger.IsDamaged || (_ledger.IsUnfinished && LeftRuns.Belongs(runId, _ledger.RunPrefix)));

    // The open cells are submitted again, and go on with any devices where there is none of their kind.
    private Task TakeAnyArithmeticAsync() => AloneAsync(async () =>
    {
        await StopAsync(OpenRuns.GoOn);
        await _ledger.TakeAnyArithmeticAsync();
    });

    private Task AcceptAsync(SweepSpec spec) => AloneAsync(async () =>
    {
        var before = _ledger.Spec;
        if (before is not null) await ForgetAsync();
        await _peers.RegisterAsync();
        await _ledger.AcceptAsync(spec, await _shards.FreshEpochAsync(), before);
    });

    // The supervisor must not start the work meanwhile: it would find a state that is changed next.
    private async Task AloneAsync(Func<Task> change)
    {
        _isAccepting = true;
        try
        {
            await change();
        }
        finally
        {
            _isAccepting = false;
        }
    }

    private async Task ForgetAsync()
    {
        await StopAsync(OpenRuns.GoOn);
        await _peers.DropRunsAsync();
        await _shards.ClearAsync();
    }

    // The sweep is stored as running, with every shard to be visited, before a shard is asked: if the silo is lost on the way, the
    // cells opened by then are worked on.
    private async Task<int> ReopenAsync(IReadOnlyList<OpenShard> shards, SweepRetry which)
    {
        await _peers.RegisterAsync();
        await _ledger.ReopenAsync();
        // A shard whose record is damaged counts as empty, and all its cells are made again.
        return shards.Where(s => s.Status.Cells == 0).Sum(s => _ledger.Shards[s.Index].Count) + await _shards.RetryAsync(shards, which);
    }

    private SweepStatus Status() => _ledger.Status(_work?.OpenRuns ?? 0, _work?.Window ?? 0) with
    {
        WaitingFor = _ledger.IsUnderWay ? _work?.WaitingFor : null,
        Activities = _ledger.IsUnderWay && _work is { } work ? work.Activities : [],
    };

    private void Start()
    {
        if (IsWorking || !_ledger.IsUnderWay) return;
        _work?.Dispose();
        _keepAlive ??= this.RegisterGrainTimer(EndKeepAliveAfterWork, new() { DueTime = KeepAlive, Period = KeepAlive, KeepAlive = true });
        var window = new SweepWindow(GrainFactory, _options);
        var heard = new CellNews(_ledger.Spec!, TimeProvider.System);
        var runner = new CellRunner(GrainFactory, _ledger.Spec!, _ledger.Id, _ledger.RunPrefix, _judge, _pictures, heard);
        _work = new(_ledger, _shards, _peers, _expander, window, runner, heard, _patience, _logger);
        _work.Start();
    }

    private async Task StopAsync(OpenRuns runs)
    {
        if (_work is not { } work) return;
        await work.StopAsync(runs);
        work.Dispose();
        if (_work == work) _work = null;
        EndKeepAlive();
    }

    private Task EndKeepAliveAfterWork()
    {
        if (!IsWorking) EndKeepAlive();
        return Task.CompletedTask;
    }

    private void EndKeepAlive()
    {
        _keepAlive?.Dispose();
        _keepAlive = null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sweep {Sweep} ('{Name}') was submitted by {Caller}: {Models} models, {Methods} methods")]
    private partial void LogSubmitted(string sweep, string name, string caller, int models, int methods);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sweep {Sweep} is cancelled by {Caller}")]
    private partial void LogCancelled(string sweep, string caller);
}

using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.Storage;
using DeCam.Cluster.Grains.Sweeps.Cells;
using DeCam.Cluster.Grains.Sweeps.Expansion;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Sweeps;

/// <inheritdoc cref="ISweepGrain"/>
/// <remarks>
/// Requests only change the stored state and start or stop the work, which runs beside them on the grain's scheduler: a request that
/// waited for runs would hang when a silo is lost.
/// </remarks>
[RandomPlacement, CoordinatorOnly]
internal sealed partial class SweepGrain(
    [PersistentState("sweep", StorageNames.Grains)] IPersistentState<SweepGrainState> stored,
    SweepExpansion expansion,
    IOptions<SweepOptions> options,
    TimeProvider time,
    ILogger<SweepGrain> logger) : Grain, ISweepGrain, IDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    private const int ShardsAtOnce = 16;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private SweepProgress? _progress;
    private SweepWork? _work;
    private IGrainTimer? _keepAlive;
    private bool _isAccepting;

    internal string Id => this.GetPrimaryKeyString();

    internal SweepGrainState State => stored.State;

    internal SweepProgress Progress => _progress ??= new(() => stored.State);

    internal SweepExpansion Expansion => expansion;

    internal SweepOptions Options => options.Value;

    internal ILogger Logger => logger;

    internal IGrainFactory Grains => GrainFactory;

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StopWorkAsync(OpenRuns.GoOn);

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    /// <inheritdoc/>
    public async Task<SweepStatus> SubmitAsync(SweepSpec spec, bool restart)
    {
        if (WorkIds.Fault(Id) is { } fault) throw new ArgumentException(fault);
        // A sweep that could not begin has nothing to keep: what was wrong may have been mended.
        if (State.Spec is not null && State.State != SweepState.Failed && !restart)
        {
            await ListAsync();
            if (State.State == SweepState.Paused) await BecomeAsync(State.IsExpanded ? SweepState.Running : SweepState.Expanding);
            return Start();
        }

        var epoch = State.Epoch + 1;
        _isAccepting = true;
        try
        {
            if (State.Spec is not null) await ForgetAsync();
            await SweepRegistry.AddAsync(GrainFactory, Id);
            await ChangeAsync(() =>
            {
                stored.State = new() { Spec = spec, State = SweepState.Expanding, Epoch = epoch, AcceptedUtc = time.GetUtcNow().UtcDateTime };
                Progress.Reopen();
            });
        }
        finally
        {
            _isAccepting = false;
        }

        Start();
        await ListAsync();
        return Status();
    }

    /// <inheritdoc/>
    public async Task<SweepStatus> StatusAsync()
    {
        await Progress.HearAsync(shard => Shard(shard).StatusAsync());
        return Status();
    }

    /// <inheritdoc/>
    public Task<SweepSpec?> SpecAsync() => Task.FromResult(State.Spec);

    /// <inheritdoc/>
    public Task<string[]> ShardsAsync() => Task.FromResult<string[]>([.. State.Shards.Select((_, i) => ShardKey(i))]);

    /// <inheritdoc/>
    public async Task<SweepStatus> CancelAsync()
    {
        // All of it also when it is cancelled already: an earlier call may have been cut off anywhere, or not be written yet.
        if (State.State is SweepState.Expanding or SweepState.Running or SweepState.Paused or SweepState.Cancelled)
        {
            await BecomeAsync(SweepState.Cancelled);
            await StopWorkAsync(OpenRuns.GoOn);
            await SweepRegistry.FinishAsync(GrainFactory, Id);
            await DropRunsAsync();
        }

        return await StatusAsync();
    }

    /// <inheritdoc/>
    public async Task PauseAsync()
    {
        if (State.State is not (SweepState.Expanding or SweepState.Running)) return;
        await BecomeAsync(SweepState.Paused);
        await StopWorkAsync(OpenRuns.Pause);
    }

    /// <inheritdoc/>
    public async Task<int> RetryAsync(SweepRetry which)
    {
        if (State.Spec is null || State.State == SweepState.Failed) return 0;
        // The supervisor must not start the work meanwhile, or it would find shards complete that are opened next.
        _isAccepting = true;
        try
        {
            await StopWorkAsync(OpenRuns.GoOn);
            var shards = await OpenShardsAsync();
            var isWhole = State.State == SweepState.Completed && shards.All(s => s.Status.Done == s.Status.Cells);
            return isWhole ? 0 : await ReopenAsync(shards, which);
        }
        finally
        {
            _isAccepting = false;
            Start();
        }
    }

    /// <inheritdoc/>
    public Task<SweepState> TouchAsync()
    {
        if (_isAccepting) return Task.FromResult(SweepState.Expanding);
        Start();
        return Task.FromResult(State.State);
    }

    // At every submission: the first one may have been cut off between the sweep and the list.
    private Task ListAsync() => GrainFactory.GetGrain<ISweepCatalogGrain>(0).AddAsync(Id);

    // Stored as running, with every shard to be visited, before a shard is asked: whatever is lost on the way, the cells opened by
    // then are worked on.
    private async Task<int> ReopenAsync((int Shard, SweepShardStatus Status)[] shards, SweepRetry which)
    {
        await SweepRegistry.AddAsync(GrainFactory, Id);
        await BecomeAsync(State.IsExpanded ? SweepState.Running : SweepState.Expanding, Progress.Reopen);
        var opened = 0;
        foreach (var part in shards.Where(s => s.Status.Failed > 0).Chunk(ShardsAtOnce))
            opened += (await Task.WhenAll(part.Select(s => RetryShardAsync(s.Shard, s.Status.Failed, which)))).Sum();
        return opened;
    }

    private async Task<(int Shard, SweepShardStatus Status)[]> OpenShardsAsync()
    {
        var all = new List<(int Shard, SweepShardStatus Status)>();
        foreach (var part in Enumerable.Range(0, State.Shards.Count).Where(s => State.Shards[s].IsOpen).Chunk(ShardsAtOnce))
            all.AddRange(await Task.WhenAll(part.Select(async s => (s, await Transient.CallAsync(Shard(s).StatusAsync, CancellationToken.None)))));
        return [.. all];
    }

    // An answer may be lost after the shard wrote, and the repeated call opens nothing more: what is left tells how many were opened.
    private async Task<int> RetryShardAsync(int shard, int failed, SweepRetry which)
    {
        await Transient.CallAsync(() => Shard(shard).RetryAsync(which), CancellationToken.None);
        return failed - (await Transient.CallAsync(Shard(shard).StatusAsync, CancellationToken.None)).Failed;
    }

    /// <inheritdoc/>
    public Task<bool> WantsAsync(string runId) =>
        Task.FromResult(State.State is SweepState.Expanding or SweepState.Running or SweepState.Paused && LeftRuns.Belongs(runId, RunPrefix));

    // No id has a '~' (WorkIds), so that no other sweep's runs start so: "v1.1" may be a sweep beside the first epoch of "v1".
    internal string RunPrefix => $"{Id}~{State.Epoch}";

    internal ISweepShardGrain Shard(int shard) => GrainFactory.GetGrain<ISweepShardGrain>(ShardKey(shard));

    private string ShardKey(int shard) => $"{Id}.{State.Epoch}.{shard:D4}";

    /// <summary>Whether this is the work under way; what an earlier one hears late may be out of date.</summary>
    internal bool IsCurrent(SweepWork work) => ReferenceEquals(_work, work);

    private SweepStatus Status() => Progress.Status(Id, _work?.OpenRuns ?? 0, _work?.Window ?? 0);

    private SweepStatus Start()
    {
        if (_work is null or { IsOver: true } && State.State is SweepState.Expanding or SweepState.Running)
        {
            _work?.Dispose();
            _keepAlive ??= this.RegisterGrainTimer(() => Task.CompletedTask, new GrainTimerCreationOptions(KeepAlive, KeepAlive) { KeepAlive = true });
            _work = new SweepWork(this);
        }

        return Status();
    }

    private async Task StopWorkAsync(OpenRuns runs)
    {
        if (_work is not { } work) return;
        await work.StopAsync(runs);
        work.Dispose();
        if (_work == work) _work = null;
        _keepAlive?.Dispose();
        _keepAlive = null;
    }

    private async Task ForgetAsync()
    {
        await StopWorkAsync(OpenRuns.GoOn);
        await DropRunsAsync();
        for (var shard = 0; shard < State.Shards.Count; shard++) await Shard(shard).ClearAsync();
    }

    private async Task DropRunsAsync()
    {
        try
        {
            await LeftRuns.ForgetAsync(GrainFactory, RunPrefix);
        }
        catch (Exception e) when (Transient.Is(e))
        {
            // They drop themselves when the registry touches them.
            LogLeftRuns(Id, e.Message);
        }
    }

    /// <summary>The work has come to its end.</summary>
    internal async Task EndAsync(SweepState end, Failure? failure)
    {
        await ChangeAsync(() => State.Failure = failure);
        await BecomeAsync(end);
        await DropRunsAsync();
        await SweepRegistry.FinishAsync(GrainFactory, Id);
        _keepAlive?.Dispose();
        _keepAlive = null;
    }

    private Task BecomeAsync(SweepState state, Action? change = null) => ChangeAsync(() =>
    {
        change?.Invoke();
        if (State.State == state) return;
        State.State = state;
        State.EndedUtc = state is SweepState.Completed or SweepState.Failed or SweepState.Cancelled ? time.GetUtcNow().UtcDateTime : null;
    });

    /// <summary>Changes the state and writes it; one at a time. A write that fails leaves what is stored.</summary>
    internal async Task ChangeAsync(Action change)
    {
        await _writing.WaitAsync();
        try
        {
            change();
            await stored.WriteStateAsync();
        }
        catch (Exception e)
        {
            await stored.RereadAsync(DeactivateOnIdle);
            // Somebody else wrote: another activation took the sweep over while this silo was cut off.
            if (e is Orleans.Storage.InconsistentStateException) DeactivateOnIdle();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Runs of sweep {Sweep} could not be dropped at once: {Reason}")]
    private partial void LogLeftRuns(string sweep, string reason);
}

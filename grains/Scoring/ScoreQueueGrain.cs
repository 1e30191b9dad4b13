using DeCam.Cluster.Grains.Placement;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace DeCam.Cluster.Grains.Scoring;

/// <summary>
/// The leased pull queue of one model. Fast devices come more often, so nobody has to know speeds; batches of several runs are
/// handed out together; a lost lease costs its deadline at most. Everything between two awaits is one step, so reentrancy is safe.
/// </summary>
[CoordinatorOnly, Orleans.Placement.RandomPlacement, Reentrant]
public sealed partial class ScoreQueueGrain(IClusterMembershipService membership, TimeProvider clock, ILogger<ScoreQueueGrain> logger) : Grain, IScoreQueueGrain
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private const int TicksPerAnnouncement = 4;
    private const int TicksPerReport = 8;

    // In a cluster that just started, a fault may come before the other devices have asked for the first time.
    private static readonly TimeSpan SecondOpinion = TimeSpan.FromSeconds(1);

    private readonly WorkBacklog _backlog = new();
    private readonly LeaseBook _leases = new();
    private readonly DeviceBook _devices = new();
    private readonly PoisonedItems _poisoned = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private readonly RateMeter _rate = new(clock);
    private ModelRef? _model;
    private int _ticks;

    private TimeSpan Now => clock.GetUptime();

    private bool IsIdle => _backlog.Count == 0 && _leases.Count == 0;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(TickAsync, new() { DueTime = Period, Period = Period, Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SubmitAsync(Immutable<WorkItem[]> items)
    {
        var wasIdle = IsIdle;
        foreach (var item in items.Value)
        {
            _model ??= item.Model;
            if (_poisoned.Find(item.RunId, item.Batch) is { } report) Deliver(report);
            else if (_leases.Find(item.RunId, item.Batch) is { } leased) leased.IsUnwanted = false;
            else if (!_backlog.Contains(item.RunId, item.Batch)) _backlog.Add(new(item));
        }

        if (wasIdle && !IsIdle) Announce();
        Dispatch();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int[]> MissingAsync(string runId, Immutable<int[]> batches)
    {
        foreach (var batch in batches.Value)
            if (_poisoned.Find(runId, batch) is { } report) Deliver(report);
        return Task.FromResult(batches.Value.Where(b => !IsKnown(runId, b) && _poisoned.Find(runId, b) is null).ToArray());
    }

    /// <inheritdoc/>
    public async Task<WorkLease?> TakeAsync(TakeRequest request, CancellationToken cancellationToken)
    {
        if (request.Finished is { } finished) Finish(finished, request.FinishedSeconds);
        if (!IsActive(request.Silo)) return null;
        var device = _devices.See(new(request.Silo, request.Device), Now);
        foreach (var lost in device.Leases.FindAll(l => l.Slot == request.Slot)) Return(lost);
        var waiter = _waiters.AddLast(new Waiter(request, device));
        Dispatch();
        try
        {
            return await waiter.Value.Lease.Task.WaitAsync(TakeRequest.LongestPoll, clock, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return waiter.Value.Lease.Task.IsCompletedSuccessfully ? waiter.Value.Lease.Task.Result : null;
        }
        finally
        {
            if (waiter.List is not null) _waiters.Remove(waiter);
        }
    }

    /// <inheritdoc/>
    public Task GiveBackAsync(LeaseReturn lease)
    {
        if (_leases.Remove(lease.Id) is not { } returned) return Task.CompletedTask;
        foreach (var item in returned.Items.Where(i => !i.IsUnwanted))
        {
            if (lease.Fault is not null) item.Fail(returned.Device.Key, Now);
            if (item.Failures.Count >= PoisonedItems.FailureLimit) Deliver(_poisoned.Add(item.Item, lease.Fault!));
            else _backlog.Add(item, first: lease.Fault is null);
        }

        Dispatch();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task LeaveAsync(SiloAddress silo, string device, Guid[] finished)
    {
        var key = new DeviceKey(silo, device);
        foreach (var lease in finished) Finish(lease, seconds: 0);
        foreach (var lease in _devices.Find(key)?.Leases.ToList() ?? []) Return(lease);
        DropWaiters(w => w.Device.Key == key);
        _devices.Remove(key);
        Dispatch();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CancelRunAsync(string runId)
    {
        _backlog.Remove(runId);
        _poisoned.Remove(runId);
        foreach (var item in _leases.All.SelectMany(l => l.Items).Where(i => i.Item.RunId == runId)) item.IsUnwanted = true;
        foreach (var lease in _leases.All.Where(l => l.Items.All(i => i.IsUnwanted)).ToList())
        {
            _leases.Remove(lease.Id);
            if (lease.Observer is { } observer) Send(observer.RevokeAsync(lease.Id), "revocation");
        }

        Dispatch();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<QueueStatus> StatusAsync() => Task.FromResult(Status());

    private QueueStatus Status() => new()
    {
        Identity = this.GetPrimaryKeyString(),
        ModelName = _model?.Name ?? "",
        WaitingItems = _backlog.Count,
        WaitingMasks = _backlog.Masks,
        Leases = _leases.Count,
        Runs = _backlog.Runs,
        Devices = _devices.Count,
        MasksPerSecond = _rate.PerSecond,
    };

    private bool IsKnown(string runId, int batch) => _leases.Find(runId, batch) is not null || _backlog.Contains(runId, batch);

    private bool IsActive(SiloAddress silo) => StatusOf(silo) is not (SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead);

    private SiloStatus StatusOf(SiloAddress silo) => membership.CurrentSnapshot.GetSiloStatus(silo);

    private void Finish(Guid id, double seconds)
    {
        if (_leases.Remove(id) is not { } lease) return;
        lease.Device.Learn(lease.Masks, seconds);
        _rate.Add(lease.Masks);
    }

    private void Return(Lease lease)
    {
        if (_leases.Remove(lease.Id) is null) return;
        LogReturned(lease.Items.Count, lease.Device.Key.Device, lease.Device.Key.Silo);
        foreach (var item in lease.Items.Where(i => !i.IsUnwanted)) _backlog.Add(item, first: true);
    }

    // Devices without a lease come first. A further one is given when the idle devices, which may just be on their way here, will find
    // enough; one beyond what the device works on at once, when every device will.
    private void Dispatch()
    {
        if (_backlog.Count > 0) Dispatch(w => w.Device.Leases.Count == 0);
        if (_backlog.Count > 0) Dispatch(w => w.Device.Leases.Count < w.Request.Concurrency && _backlog.Count > _devices.Count - _leases.Devices);
        if (_backlog.Count > _devices.Count) Dispatch(_ => _backlog.Count > _devices.Count);
    }

    private void Dispatch(Func<Waiter, bool> isServed)
    {
        for (var node = _waiters.First; node is not null && _backlog.Count > 0;)
        {
            var (waiter, next) = (node.Value, node.Next);
            if (isServed(waiter) && Lend(waiter) is { } lease)
            {
                _waiters.Remove(node);
                waiter.Lease.SetResult(lease);
            }

            node = next;
        }
    }

    private WorkLease? Lend(Waiter waiter)
    {
        // No device takes so much that another stands idle.
        var share = (_backlog.Masks + _devices.Count - 1) / Math.Max(_devices.Count, 1);
        var items = _backlog.Pick(Math.Min(waiter.Request.MaxMasks, share), item => MayTake(waiter.Device.Key, item));
        if (items.Count == 0) return null;
        var allowance = waiter.Device.Allowance(items.Sum(i => i.Item.Count));
        var lease = new Lease(Guid.NewGuid(), waiter.Device, waiter.Request.Slot, items, Now + allowance, waiter.Request.Observer);
        _leases.Add(lease);
        return new(lease.Id, [.. items.Select(i => i.Item)], allowance, items.Max(i => i.Failures.Count) + 1);
    }

    // An item goes back to a device that it failed on only when no other has come for it in a while.
    private bool MayTake(DeviceKey device, QueuedItem item) =>
        !item.Failures.Contains(device) || (!_devices.AnyBeside(item.Failures) && Now - item.LastFailure >= SecondOpinion);

    private Task TickAsync(CancellationToken cancellationToken)
    {
        foreach (var lease in _leases.All.Where(l => l.Due <= Now || StatusOf(l.Device.Key.Silo) == SiloStatus.Dead).ToList())
        {
            if (lease.Due <= Now) lease.Device.Learn(lease.Masks, lease.Device.Allowance(lease.Masks).TotalSeconds);
            Return(lease);
        }

        DropWaiters(w => !IsActive(w.Device.Key.Silo));
        _devices.Expire(Now, silo => StatusOf(silo) == SiloStatus.Dead);
        Dispatch();
        _ticks++;
        if (!IsIdle && _ticks % TicksPerAnnouncement == 0) Announce();
        if (_model is not null && _ticks % TicksPerReport == 0)
            Send(GrainFactory.GetGrain<IClusterGrain>(0).ReportQueueAsync(Status()), "status");
        return Task.CompletedTask;
    }

    private void DropWaiters(Func<Waiter, bool> which)
    {
        foreach (var waiter in _waiters.Where(which).ToList())
        {
            _waiters.Remove(waiter);
            waiter.Lease.TrySetResult(null);
        }
    }

    private void Announce() => Send(GrainFactory.GetGrain<IModelDemandGrain>(0).AnnounceAsync(_model!), "demand");

    private void Deliver(WorkReport report) =>
        Send(GrainFactory.GetGrain<IExplanationGrain>(report.RunId).ReportAsync(new([report])), "failure");

    // Said again at the next occasion, so a lost message needs no more than a line in the log.
    private async void Send(Task message, string what)
    {
        try
        {
            await message;
        }
        catch (Exception e)
        {
            LogNotSent(what, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Items} items come back from {Device} on {Silo}")]
    private partial void LogReturned(int items, string device, SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Could not send {What}: {Reason}")]
    private partial void LogNotSent(string what, string reason);

    private sealed record Waiter(TakeRequest Request, QueueDevice Device)
    {
        public TaskCompletionSource<WorkLease?> Lease { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

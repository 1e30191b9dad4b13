using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>
/// The leased pull queue of one model. Fast devices ask more often, so the queue need not know speeds; batches of several runs are
/// handed out together; a lost lease costs its deadline at most. Everything between two awaits is one step, so reentrancy is safe.
/// </summary>
[CoordinatorOnly, RandomPlacement, Reentrant]
public sealed partial class ScoreQueueGrain : Grain, IScoreQueueGrain
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private const int TicksPerAnnouncement = 4;
    private const int TicksPerReport = 8;
    private static readonly TimeSpan ToldAfter = TimeSpan.FromSeconds(5);
    private readonly IClusterMembershipService _membership;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly WorkBacklog _backlog = new();
    private readonly LeaseBook _leases = new();
    private readonly DeviceBook _devices = new();
    private readonly PoisonedItems _poisoned = new();
    private readonly Waiters _waiters;
    private readonly RunBinding _binding;
    private readonly StrandedKinds _stranded;
    private readonly StrandedMaps _strandedMaps;
    private readonly UnofferedPrecisions _unoffered = new();
    private readonly UnreadModels _unread;
    private readonly QueueMessages _messages;
    private readonly RateMeter _rate;
    private readonly LateLeases _late;
    private ModelRef? _model;
    private int _ticks;
    private TimeSpan? _withoutDevice;
    private bool _isWaitTold;

    /// <summary>Begins empty; called by the runtime.</summary>
    public ScoreQueueGrain(IClusterMembershipService membership, IGrainFactory grains, TimeProvider clock, DeCamGrainsOptions options, ILogger<ScoreQueueGrain> logger)
    {
        _membership = membership;
        _clock = clock;
        _logger = logger;
        _waiters = new(_backlog, _leases, _devices, clock);
        _binding = new(_backlog, _leases, _devices, () => _membership.CurrentSnapshot.Members.Values.Count(m => m.Status == SiloStatus.Active), clock);
        // To a cluster in a client's process no other device comes, and the command says what there is to do.
        _stranded = new(options.Supervise ? logger : NullLogger.Instance);
        _strandedMaps = new(logger);
        _unread = new(logger);
        _messages = new(grains, logger);
        _rate = new(clock);
        _late = new(options.HungAfter);
    }

    private TimeSpan Now => _clock.GetUptime();

    private bool IsIdle => _backlog.Count == 0 && _leases.Count == 0 && _binding.Asking == 0;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(TickAsync, new() { DueTime = Period, Period = Period, Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Readings.Queues.TryRemove(this.GetPrimaryKeyString(), out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SubmitAsync(Immutable<WorkItem[]> items)
    {
        var wasIdle = IsIdle;
        WorkItem? before = null;
        foreach (var item in items.Value)
        {
            _model ??= item.Model;
            _binding.Note(item);
            // The items of a submission are nearly always of one run and one kind.
            if (before is null || (before.RunId, before.Arithmetic) != (item.RunId, item.Arithmetic)) DropUnlike(item);
            before = item;
            if (_poisoned.Find(item.RunId, item.Batch) is { } report) _messages.Refuse(report);
            else if (!IsWanted(item.RunId, item.Batch, item.Arithmetic, item.Network)) Wait(new QueuedBatch(item));
        }

        Begin(wasIdle);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<BindAnswer> BindAsync(string runId, ModelRef model, RunPriority priority)
    {
        var wasIdle = IsIdle;
        _model ??= model;
        _binding.Ask(runId);
        Begin(wasIdle);
        return _binding.BindAsync(runId, priority);
    }

    /// <inheritdoc/>
    public Task<int> DescribeAsync(DescriptionRequest request)
    {
        var wasIdle = IsIdle;
        var id = DescriptionIds.Of(request);
        _model ??= request.Model;
        // A description that asks while it is being refused has its answer under way.
        if (!_messages.IsRefusing(id) && !IsWanted(id, QueuedDescription.Only, request.Arithmetic)) Wait(new QueuedDescription(id, request));
        Begin(wasIdle);
        return Task.FromResult(request.Arithmetic is { } kind ? _devices.All.Count(d => d.Kind == kind) : _devices.Count);
    }

    /// <inheritdoc/>
    public Task<int[]> MissingAsync(string runId, Immutable<int[]> batches)
    {
        _binding.See(runId);
        foreach (var batch in batches.Value)
            if (_poisoned.Find(runId, batch) is { } report) _messages.Refuse(report);
        return Task.FromResult(batches.Value.Where(b => !IsKnown(runId, b) && _poisoned.Find(runId, b) is null).ToArray());
    }

    /// <inheritdoc/>
    public async Task<WorkLease?> TakeAsync(TakeRequest request, CancellationToken cancellationToken)
    {
        if (request.Finished is { } finished) Finish(finished, request.FinishedSeconds, request.IsFinishedWhole);
        if (!IsActive(request.Silo)) return null;
        var known = _devices.Find(new(request.Silo, request.Device))?.Arithmetic;
        var device = _devices.See(new(request.Silo, request.Device), Now, request.Arithmetic);
        device.NewestMasks = request.NewestMasks > 0 ? request.NewestMasks : TakeRequest.EarlierMasks;
        device.Concurrency = request.Concurrency;
        device.MakesAttributions = request.MakesAttributions;
        device.Precisions = request.Precisions;
        if (device.Arithmetic != known) _binding.Hear(device);
        _late.Forget(device.Key, request.Slot);
        foreach (var lost in device.Leases.FindAll(l => l.Slot == request.Slot)) Return(lost, RetryReasons.Unreported);
        var lent = _waiters.LendAsync(request, device, cancellationToken);
        _waiters.Probe(_binding.WantsProbe);
        return await lent;
    }

    /// <inheritdoc/>
    public Task GiveBackAsync(LeaseReturn lease)
    {
        if (_leases.Remove(lease.Id) is not { } returned) return Task.CompletedTask;
        returned.Device.Read(lease.Unread, Now);
        if (returned.IsProbe) _binding.Return(returned.Device, lease, _model?.Name ?? "");
        var doubt = lease.IsDoubt ? new Doubt(returned, lease.Fault!) : null;
        foreach (var work in returned.Work.Where(w => !w.IsUnwanted))
        {
            if (lease.Fault is not null) work.Fail(returned.Device.Key, Now);
            if (doubt is not null) work.Cast(doubt);
            if (work.Failures.Count >= PoisonedItems.FailureLimit) GiveUp(work, lease.Fault!);
            else Again(work, lease.Fault is null ? RetryReasons.DeviceLeft : RetryReasons.DeviceFault, first: lease.Fault is null);
        }

        Serve();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task LeaveAsync(SiloAddress silo, string device, Guid[] finished)
    {
        var key = new DeviceKey(silo, device);
        foreach (var lease in finished) Finish(lease, seconds: 0);
        foreach (var lease in _devices.Find(key)?.Leases.ToList() ?? []) Return(lease, RetryReasons.DeviceLeft);
        _late.Forget(key);
        _waiters.Drop(waiting => waiting == key);
        _devices.Remove(key);
        _binding.Change();
        Serve();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CancelRunAsync(string runId)
    {
        _poisoned.Remove(runId);
        _binding.Remove(runId);
        return WithdrawAsync(runId);
    }

    /// <inheritdoc/>
    public Task WithdrawAsync(string owner)
    {
        _backlog.Remove(owner);
        foreach (var work in _leases.All.SelectMany(l => l.Work).Where(w => w.Owner == owner)) work.IsUnwanted = true;
        foreach (var lease in _leases.All.Where(l => !l.IsProbe && l.Work.All(w => w.IsUnwanted)).ToList())
        {
            _leases.Remove(lease.Id);
            _messages.Revoke(lease);
        }

        Serve();
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
        Runs = _backlog.Owners,
        Devices = _devices.Count,
        MasksPerSecond = _rate.PerSecond,
        WithoutDevice = _withoutDevice is { } since ? Now - since : null,
        ModelSha256 = _model?.Sha256 ?? "",
        Kinds = _binding.Status(),
        Stranded = _stranded.Status(Now),
        StrandedMaps = _strandedMaps.Status(Now),
        Unoffered = _unoffered.Status(_backlog, Now),
        Unread = IsIdle ? null : _devices.Unread(Now),
    };

    private void Serve()
    {
        _waiters.Serve();
        _waiters.Probe(_binding.WantsProbe);
    }

    // Told once in the log, and once more when it is over, however many runs wait.
    private void LookForDevices()
    {
        if (IsIdle || _devices.Count > 0)
        {
            if (_isWaitTold)
            {
                var waited = Lasting.InWords(Now - _withoutDevice!.Value);
                LogServed(_model!.Name, waited);
            }

            (_withoutDevice, _isWaitTold) = (null, false);
            return;
        }

        _withoutDevice ??= Now;
        if (_isWaitTold || Now - _withoutDevice < ToldAfter) return;
        _isWaitTold = true;
        LogWaiting(_model!.Name, _model.Sha256, _backlog.Owners + _binding.Asking);
    }

    private bool IsKnown(string owner, int number) => _leases.Find(owner, number) is not null || _backlog.Contains(owner, number);

    // A run whose coordinator was lost before its first checkpoint may be bound to another kind when it comes back.
    private void DropUnlike(WorkItem item)
    {
        _backlog.RemoveUnlike(item.RunId, item.Arithmetic);
        foreach (var work in _leases.All.SelectMany(l => l.Work))
            if (work.Owner == item.RunId && work.Arithmetic != item.Arithmetic) work.IsUnwanted = true;
    }

    // Asks anew for work that its owner has given up while it is lent. What is to be scored by another network than before is new work.
    private bool IsWanted(string owner, int number, string? arithmetic, string? network = null)
    {
        _backlog.RemoveUnlike(owner, number, network);
        if (_leases.Find(owner, number) is not { } leased || leased.Arithmetic != arithmetic) return _backlog.Contains(owner, number);
        leased.IsUnwanted = leased.Network != network;
        return !leased.IsUnwanted || _backlog.Contains(owner, number);
    }

    private bool IsActive(SiloAddress silo) => StatusOf(silo) is not (SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead);

    private SiloStatus StatusOf(SiloAddress silo) => _membership.CurrentSnapshot.GetSiloStatus(silo);

    private void Finish(Guid id, double seconds, bool isWhole = false)
    {
        if (_leases.Remove(id) is not { } lease) return;
        if (isWhole) Blame(lease);
        lease.Device.Read(null, Now);
        lease.Device.Learn(lease.Masks, seconds, lease.Precision);
        _rate.Add(lease.Masks);
    }

    // The devices that did not do what this one did.
    private void Blame(Lease done)
    {
        foreach (var doubt in done.Work.SelectMany(w => w.Doubts).Where(d => d.Lease.Device.Key != done.Device.Key)) _messages.Blame(doubt);
    }

    private void Expire(Lease lease)
    {
        lease.Device.Learn(lease.Masks, lease.Device.Allowance(lease.Masks, lease.Precision).TotalSeconds, lease.Precision);
        foreach (var work in lease.Work) work.Expire();
        _late.Add(lease);
    }

    private void Return(Lease lease, string reason)
    {
        if (_leases.Remove(lease.Id) is null) return;
        LogReturned(lease.Work.Count, lease.Device.Key.Device, lease.Device.Key.Silo);
        foreach (var work in lease.Work.Where(w => !w.IsUnwanted)) Again(work, reason, first: true);
    }

    private void Again(QueuedWork work, string reason, bool first)
    {
        Redone.Count(reason, 1, work.Masks);
        Wait(work, first);
    }

    private void Wait(QueuedWork work, bool first = false)
    {
        work.Since = Now;
        _backlog.Add(work, first);
    }

    private void Begin(bool wasIdle)
    {
        if (wasIdle && !IsIdle) _messages.Announce(_model!);
        Serve();
    }

    private void GiveUp(QueuedWork work, string fault)
    {
        if (work is QueuedBatch { Item: var item }) _messages.Refuse(_poisoned.Add(item, fault));
        // Not remembered: a description that misses the message asks again.
        if (work is QueuedDescription description) _messages.Refuse(work.Owner, description.Refusal(fault));
    }

    private Task TickAsync(CancellationToken cancellationToken)
    {
        foreach (var lease in _leases.All.Where(l => l.Due <= Now || StatusOf(l.Device.Key.Silo) == SiloStatus.Dead).ToList())
        {
            if (lease.Due <= Now) Expire(lease);
            Return(lease, lease.Due <= Now ? RetryReasons.LeaseExpired : RetryReasons.SiloLost);
        }

        foreach (var hanging in _late.Hanging(Now, work => !IsKnown(work.Owner, work.Number))) _messages.Blame(hanging);
        _waiters.Drop(waiting => !IsActive(waiting.Silo));
        _devices.Expire(Now, silo => StatusOf(silo) == SiloStatus.Dead);
        _binding.Expire();
        _stranded.Look(_model?.Name ?? "", _backlog, _devices, Now);
        _strandedMaps.Look(_model?.Name ?? "", _backlog, _devices, Now);
        _unoffered.Look(_devices, Now);
        Serve();
        LookForDevices();
        _unread.Look(_model, IsIdle ? null : _devices.Unread(Now), Now);
        _ticks++;
        if (_model is not null) Readings.Queues[this.GetPrimaryKeyString()] = new(ModelLabel.Of(_model.Name), _backlog.Masks, _leases.OldestAge(Now));
        if (!IsIdle && _ticks % TicksPerAnnouncement == 0) _messages.Announce(_model!);
        if (_model is not null && _ticks % TicksPerReport == 0) _messages.Report(Status());
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} batches or descriptions come back from {Device} on {Silo}")]
    private partial void LogReturned(int count, string device, SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Model} ({Sha256}) has work of {Runs} runs and no device takes it; they wait for a silo with the file and a device")]
    private partial void LogWaiting(string model, string sha256, int runs);

    [LoggerMessage(Level = LogLevel.Information, Message = "The work of model {Model} waits no more for a device, after {Time}")]
    private partial void LogServed(string model, string time);
}

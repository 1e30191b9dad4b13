using DeCam.Cluster.Grains.Telemetry;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>
/// The slots of devices that wait for work, in the order they asked, and the rules by which the backlog is lent to them.
/// </summary>
internal sealed class Waiters(WorkBacklog backlog, LeaseBook leases, DeviceBook devices, TimeProvider clock)
{
    // In a cluster that just started, a fault may come before the other devices have asked for the first time.
    private static readonly TimeSpan SecondOpinion = TimeSpan.FromSeconds(1);
    private readonly LinkedList<Waiter> _waiting = [];

    /// <summary>Lends work to a slot, at once or within <see cref="TakeRequest.LongestPoll"/>; null when there was none for it.</summary>
    public async Task<WorkLease?> LendAsync(TakeRequest request, QueueDevice device, CancellationToken cancellationToken)
    {
        var waiter = _waiting.AddLast(new Waiter(request, device));
        Serve();
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
            if (waiter.List is not null) _waiting.Remove(waiter);
        }
    }

    /// <summary>
    /// Lends what the backlog holds. Idle devices come first. A device that works gets a second lease only if the backlog leaves an
    /// item for every idle device, which may just be about to ask again; and one ahead of its concurrency only if the backlog
    /// exceeds the number of devices. Where devices are of several kinds, each counts the work and the devices of its own.
    /// </summary>
    public void Serve()
    {
        if (backlog.Count > 0) Serve(w => w.Device.Leases.Count == 0);
        if (backlog.Count > 0) Serve(w => w.Device.Leases.Count < w.Request.Concurrency && Waiting(w.Device).Items > Idle(w.Device));
        if (backlog.Count > 0) Serve(w => Waiting(w.Device).Items > Rivals(w.Device));
    }

    /// <summary>Lets idle devices load the model, to say how they calculate.</summary>
    /// <param name="isWanted">Whether that is wanted of a device now.</param>
    public void Probe(Func<QueueDevice, bool> isWanted)
    {
        for (var node = _waiting.First; node is not null;)
        {
            var (waiter, next) = (node.Value, node.Next);
            if (waiter.Device.IsUnmeasured && waiter.Device.Leases.Count == 0 && isWanted(waiter.Device))
            {
                _waiting.Remove(node);
                waiter.Lease.SetResult(Lend(waiter, []));
            }

            node = next;
        }
    }

    /// <summary>Answers the waiting slots of some devices that there is no work for them.</summary>
    public void Drop(Func<DeviceKey, bool> which)
    {
        foreach (var waiter in _waiting.Where(w => which(w.Device.Key)).ToList())
        {
            _waiting.Remove(waiter);
            waiter.Lease.TrySetResult(null);
        }
    }

    private void Serve(Func<Waiter, bool> isServed)
    {
        for (var node = _waiting.First; node is not null && backlog.Count > 0;)
        {
            var (waiter, next) = (node.Value, node.Next);
            if (isServed(waiter) && Lend(waiter) is { } lease)
            {
                _waiting.Remove(node);
                waiter.Lease.SetResult(lease);
            }

            node = next;
        }
    }

    private WorkLease? Lend(Waiter waiter)
    {
        var work = backlog.Pick(Math.Min(waiter.Request.MaxMasks, Share(waiter)), next => MayTake(waiter.Device, next), waiter.Device.Kind, next => Knows(waiter.Device, next));
        return work.Count == 0 ? null : Lend(waiter, work);
    }

    private WorkLease Lend(Waiter waiter, List<QueuedWork> work)
    {
        var now = clock.GetUptime();
        var lease = new Lease(Guid.NewGuid(), waiter.Device, waiter.Request.Slot, work, now + Allowance(waiter.Device, work), waiter.Request.Observer, now);
        leases.Add(lease);
        foreach (var lent in work) Instruments.QueueDuration.Record((now - lent.Since).TotalSeconds, new KeyValuePair<string, object?>(TagNames.Model, ModelLabel.Of(lent.ModelName)));
        if (lease.IsProbe) return new(lease.Id, [], Attempt: 1, IsProbe: true);
        var attempt = work.Max(w => w.Failures.Count) + 1;
        return work is [QueuedDescription { Request: var question }]
            ? new(lease.Id, [], attempt, question)
            : new(lease.Id, [.. work.Select(w => ((QueuedBatch)w).Item)], attempt);
    }

    private static TimeSpan Allowance(QueueDevice device, List<QueuedWork> work) => work switch
    {
        [{ AttributionPasses: > 0 and var passes, Expiries: var expiries }] => device.AttributionAllowance(passes, expiries),
        [{ IsCalibration: true, Expiries: var expiries }] => device.AttributionAllowance(QueueDevice.CalibrationPasses, expiries),
        [{ Network: not null }, ..] => device.NetworkAllowance(work.Sum(w => w.Masks)),
        _ => device.Allowance(work.Sum(w => w.Masks), work is [{ Precision: { } precision }, ..] ? precision : PrecisionNames.Fp32),
    };

    // Masks of a kind that only silos of a later version know wait for one of them that may have them. Where none asks, whoever takes
    // them says what is wrong.
    private bool Knows(QueueDevice device, QueuedWork work) =>
        work.IsFor(device) && (work.MaskKind <= device.NewestMasks || !devices.All.Any(d => d.NewestMasks > device.NewestMasks && work.IsFor(d)));

    // No device takes so much that another stands idle. One that asks when it is about to be free collects masks, but for an item for each
    // idle one: those that are busy now ask later, when there is more.
    private int Share(Waiter waiter)
    {
        var (device, rivals) = (waiter.Device, Math.Max(Rivals(waiter.Device), 1));
        var (items, masks) = Waiting(device);
        var share = (masks + rivals - 1) / rivals;
        if (waiter.Request.MasksToCollect <= share || items == 0) return share;
        var idle = Idle(device) - (device.Leases.Count == 0 ? 1 : 0);
        return Math.Max(share, Math.Min(waiter.Request.MasksToCollect, masks - (idle * masks / items)));
    }

    private (int Items, int Masks) Waiting(QueueDevice device) => backlog.For(device.Kind);

    // The devices that may have what waits for this one; all of them unless they are of several kinds.
    private int Rivals(QueueDevice device) => AreAll ? devices.Count : devices.All.Count(d => d.Kind == device.Kind);

    private int Idle(QueueDevice device) => AreAll ? devices.Count - leases.Devices : devices.All.Count(d => d.Kind == device.Kind && d.Leases.Count == 0);

    private bool AreAll => !devices.AreMixed || backlog.HasUnbound;

    // Work goes back to a device that it failed on only when no other that may have it has come for it in a while.
    private bool MayTake(QueueDevice device, QueuedWork work) => work.IsFor(device) && (!work.Failures.Contains(device.Key)
        || (!devices.AnyBeside(work) && clock.GetUptime() - work.LastFailure >= SecondOpinion));

    private sealed record Waiter(TakeRequest Request, QueueDevice Device)
    {
        public TaskCompletionSource<WorkLease?> Lease { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

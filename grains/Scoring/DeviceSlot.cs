using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace DeCam.Cluster.Grains.Scoring;

/// <summary>
/// One of the loops that take work of one model for one device: take, score, report, take. There is one more than the device works
/// on at once, so that the next lease is fetched while the last is scored.
/// </summary>
internal sealed partial class DeviceSlot(DeviceState device, ModelRef model, int slot, IGrainFactory grains, LeasesInHand leases, ILocalSiloDetails silo, ILogger logger)
{
    private const int RememberedRuns = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PauseWithoutStore = TimeSpan.FromSeconds(1);

    // Making a reference costs more than sending a message by it.
    private readonly Dictionary<string, IExplanationGrain> _coordinators = [];
    private readonly IScoreQueueGrain _queue = grains.GetGrain<IScoreQueueGrain>(Wire.Identity(model));
    private readonly IEvaluatorGrain _evaluator = grains.GetGrain<IEvaluatorGrain>(0);
    private ILeaseObserver? _observer;
    private Guid? _finished;
    private double _seconds;
    private Task _reporting = Task.CompletedTask;

    /// <summary>The lease whose reports have been delivered and that the queue does not know to be finished, or null.</summary>
    public Guid? Finished => _finished;

    /// <summary>Name of the device.</summary>
    public string Device => device.Device.Name;

    /// <summary>Works until told to stop.</summary>
    /// <param name="taking">Ends taking; the lease in hand is finished.</param>
    /// <param name="working">Ends the work in hand too; its lease is given back.</param>
    public async Task RunAsync(CancellationToken taking, CancellationToken working)
    {
        while (!taking.IsCancellationRequested)
        {
            try
            {
                // Out of service: the first slot tries again after the pause, the others once it is fit.
                if (device.OutOfService is not null && (slot > 0 || device.Pause > TimeSpan.Zero)) await Task.Delay(Pause, taking);
                else if (await TakeAsync(taking) is { } lease) await WorkAsync(lease, working);
            }
            catch (OperationCanceledException) when (taking.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (!taking.IsCancellationRequested)
            {
                LogNoQueue(model.Name, e.Message);
                await Task.Delay(Pause, taking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (_observer is not null) grains.DeleteObjectReference<ILeaseObserver>(_observer);
        await _reporting;
    }

    private async Task<WorkLease?> TakeAsync(CancellationToken taking)
    {
        var request = new TakeRequest
        {
            Silo = silo.SiloAddress,
            SiloName = silo.Name,
            Device = device.Device.Name,
            Slot = slot,
            Concurrency = device.Device.Concurrency,
            MaxMasks = device.Device.PreferredMasks,
            Finished = _finished,
            FinishedSeconds = _seconds,
            Observer = _observer ??= grains.CreateObjectReference<ILeaseObserver>(leases),
        };
        var lease = await _queue.TakeAsync(request, taking);
        _finished = null;
        return lease;
    }

    private async Task WorkAsync(WorkLease lease, CancellationToken working)
    {
        var start = Stopwatch.GetTimestamp();
        using var hold = leases.Begin(lease.Id, working);
        Immutable<WorkReport[]> reports;
        try
        {
            // A device in the middle of native work answers late; the lease has ended then all the same.
            reports = await _evaluator.EvaluateAsync(device.Device.Name, lease).WaitAsync(hold.Token);
        }
        catch (Exception e)
        {
            if (hold.IsRevoked) return;
            await FailAsync(lease, working.IsCancellationRequested ? null : $"{e.GetType().Name}: {e.Message}", working);
            return;
        }

        // Reports come in the order of the items. What the store did not give says nothing about the device, neither good nor bad.
        var served = lease.Items.Where((_, i) => reports.Value[i].Unavailable is null).ToList();
        if (served.Count > 0) device.Succeed(served.Sum(i => i.Count));
        // The next lease is asked for while the scores travel; a coordinator that misses some asks again.
        await _reporting;
        _reporting = Task.WhenAll(reports.Value.GroupBy(r => r.RunId).Select(run => ReportAsync(run.Key, [.. run])));
        (_finished, _seconds) = (lease.Id, served.Count > 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : 0);
        // A silo that does not reach the store leaves the work to others.
        if (served.Count == 0) await Task.Delay(PauseWithoutStore, working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReportAsync(string runId, WorkReport[] reports)
    {
        var coordinator = CoordinatorOf(runId);
        try
        {
            await Transient.RetryAsync(() => coordinator.ReportAsync(new(reports)), CancellationToken.None, attempts: 3);
        }
        catch (Exception e)
        {
            // The coordinator asks again for what it misses.
            LogNotReported(runId, e.Message);
        }
    }

    private IExplanationGrain CoordinatorOf(string runId)
    {
        if (_coordinators.TryGetValue(runId, out var known)) return known;
        if (_coordinators.Count >= RememberedRuns) _coordinators.Clear();
        return _coordinators[runId] = grains.GetGrain<IExplanationGrain>(runId);
    }

    private async Task FailAsync(WorkLease lease, string? fault, CancellationToken working)
    {
        var isOut = false;
        if (fault is not null)
        {
            LogFault(device.Device.Name, model.Name, fault);
            // An item that failed elsewhere before says nothing about this device, unless the device is on trial.
            if (lease.Attempt == 1 || device.OutOfService is not null) isOut = device.Fail(fault);
        }

        await Transient.RetryAsync(() => _queue.GiveBackAsync(new(lease.Id, fault)), working);
        if (!isOut) return;
        LogOut(device.Device.Name, device.Pause);
        await Transient.RetryAsync(() => _queue.LeaveAsync(silo.SiloAddress, device.Device.Name, []), working);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "No work for {Model}: {Reason}")]
    private partial void LogNoQueue(string model, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scores of run {RunId} could not be delivered: {Reason}")]
    private partial void LogNotReported(string runId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} failed on {Model}: {Fault}")]
    private partial void LogFault(string device, string model, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Device {Device} is out of service and is tried again in {Pause}")]
    private partial void LogOut(string device, TimeSpan pause);
}

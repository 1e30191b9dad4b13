using System.Diagnostics;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Telemetry;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Scoring.Devices;

/// <summary>
/// One of the loops that take work of one model for one device: take, score, report, take. There are enough that the next lease is
/// fetched while the last is scored.
/// </summary>
internal sealed partial class DeviceSlot(DeviceState device, ModelRef model, int slot, IGrainFactory grains, LeasesInHand leases, ILocalSiloDetails silo, ILogger logger)
{
    private const int RememberedRuns = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250), LongestGathering = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseWithoutStore = TimeSpan.FromSeconds(1), PauseWithoutModel = TimeSpan.FromSeconds(1);

    // Making a reference costs more than sending a message by it.
    private readonly Dictionary<string, IExplanationGrain> _coordinators = [];
    private readonly IScoreQueueGrain _queue = grains.GetGrain<IScoreQueueGrain>(Wire.Identity(model));
    private readonly string _identity = Wire.Identity(model);
    private readonly string[] _precisions = Wire.Precisions(device.Device);
    private readonly IEvaluatorGrain _evaluator = grains.GetGrain<IEvaluatorGrain>(0);
    private readonly SlotTally _tally = new(device.Device.Name, model.Name);
    private ILeaseObserver? _observer;
    private Guid? _finished;
    private double _seconds;
    private bool _isWhole, _hasLeft;
    private Task _reporting = Task.CompletedTask;

    /// <summary>The lease whose reports have been delivered and that the queue does not know to be finished, or null.</summary>
    public Guid? Finished => _finished;

    /// <summary>Name of the device.</summary>
    public string Device => device.Device.Name;

    /// <summary>Works until told to stop.</summary>
    /// <param name="taking">Ends taking; the lease in hand is finished.</param>
    /// <param name="working">Ends the work in hand too; its lease is given back.</param>
    /// <param name="stopping">Ends a map in hand, which may take minutes, as soon as the silo is to stop.</param>
    public async Task RunAsync(CancellationToken taking, CancellationToken working, CancellationToken stopping)
    {
        while (!taking.IsCancellationRequested)
        {
            try
            {
                // Out of service: the first slot tries again after the pause, the others once it is fit.
                if (device.OutOfService is not null && (slot > 0 || device.Pause > TimeSpan.Zero)) await RestAsync(taking);
                else if (await TakeAsync(taking) is { } lease) await WorkAsync(lease, working, lease.Items is [{ Attribution: not null } or { Calibration: not null }] ? stopping : working);
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
        await NearlyFreeAsync(taking);
        var request = new TakeRequest
        {
            Silo = silo.SiloAddress,
            Device = device.Device.Name,
            Slot = slot,
            Concurrency = device.Device.Concurrency,
            MaxMasks = device.Device.PreferredMasks,
            Finished = _finished,
            FinishedSeconds = _seconds,
            IsFinishedWhole = _isWhole,
            MasksToCollect = device.Device.MasksToCollect,
            Arithmetic = device.ArithmeticOf(_identity) ?? ArithmeticKind.Unmeasured,
            NewestMasks = Wire.NewestMasks,
            MakesAttributions = true,
            Precisions = _precisions,
            Observer = _observer ??= grains.CreateObjectReference<ILeaseObserver>(leases),
        };
        _hasLeft = false;
        var lease = await _queue.TakeAsync(request, taking);
        _finished = null;
        return lease;
    }

    private async Task WorkAsync(WorkLease lease, CancellationToken working, CancellationToken ending)
    {
        var start = Stopwatch.GetTimestamp();
        using var hold = leases.Begin(lease.Id, ending);
        using var trace = LeaseTrace.Begin(lease, device.Device.Name, silo.Name);
        Outcome outcome;
        try
        {
            // A device in the middle of native work answers late; the lease has ended then all the same.
            outcome = lease.Description is { } request ? await DescribeAsync(lease, request, hold.Token)
                : lease.IsProbe ? await ProbeAsync(lease.Id, hold.Token)
                : await ScoreAsync(lease, trace, hold.Token);
        }
        catch (Exception e)
        {
            if (hold.IsRevoked) return;
            trace.Fail(e.Message);
            await FailAsync(lease, ending.IsCancellationRequested ? null : $"{e.GetType().Name}: {e.Message}", working);
            return;
        }

        if (outcome.IsElsewhere)
        {
            await LeaveToOthersAsync(lease, working);
            return;
        }

        if (outcome.Doubt is { } doubt)
        {
            await DoubtAsync(lease, doubt, outcome.IsWhole, working);
            return;
        }

        // A missing artifact says nothing about the device, and a description little about whether it can score.
        if (outcome.Masks > 0 && device.Succeed(outcome.Masks)) LogBack(device.Device.Name);
        // The next lease is asked for while the answers travel; a run or description that misses one asks again.
        await _reporting;
        _reporting = outcome.Send();
        (_finished, _seconds, _isWhole) = (lease.Id, outcome.IsServed ? Stopwatch.GetElapsedTime(start).TotalSeconds : 0, outcome.IsWhole);
        // A silo that does not reach the store leaves the work to others.
        if (!outcome.IsServed) await Task.Delay(PauseWithoutStore, working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<Outcome> ScoreAsync(WorkLease lease, LeaseTrace trace, CancellationToken cancellationToken)
    {
        _tally.Begin(lease, device.Device.PreferredMasks);
        var start = Stopwatch.GetTimestamp();
        using var scoring = trace.Score();
        var reports = (await _evaluator.EvaluateAsync(device.Device.Name, lease).WaitAsync(cancellationToken)).Value;
        if (reports.Length == 0) return Outcome.Elsewhere;
        _tally.End(Stopwatch.GetElapsedTime(start));
        if (lease.Attempt == 1 && reports.FirstOrDefault(r => r.Refusal is { IsOfScores: true }) is { Refusal.Message: var doubt })
            return Outcome.InDoubt(doubt, reports.All(r => r.Refusal is { IsOfScores: true }));
        var (served, masks) = (0, 0);
        // Reports come in the order of the batches.
        for (var i = 0; i < reports.Length; i++)
        {
            if (reports[i].Unavailable is not null) continue;
            served++;
            masks += lease.Items[i].Count;
            if (reports[i].Refusal is null) _tally.Count(lease.Items[i], reports[i]);
        }

        return new(served > 0, masks, () => Task.WhenAll(reports.GroupBy(r => r.RunId).Select(run => ReportAsync(run.Key, [.. run]))))
        {
            IsWhole = reports.All(r => r.Unavailable is null && r.Refusal is null),
        };
    }

    private async Task<Outcome> DescribeAsync(WorkLease lease, DescriptionRequest request, CancellationToken cancellationToken)
    {
        var answer = await _evaluator.DescribeAsync(device.Device.Name, lease.Id, request).WaitAsync(cancellationToken);
        if (answer.IsOpen) return Outcome.Elsewhere;
        if (lease.Attempt == 1 && answer.Refusal is { IsOfScores: true, Message: var doubt }) return Outcome.InDoubt(doubt, isAll: true);
        if (answer.View is not null) _tally.CountDescription();
        return new(answer.Unavailable is null, Masks: 0, () => ReportAsync(DescriptionIds.Of(request), answer)) { IsWhole = answer.View is not null };
    }

    // The next request for work tells the queue what was found.
    private async Task<Outcome> ProbeAsync(Guid lease, CancellationToken cancellationToken)
    {
        var answer = await _evaluator.ArithmeticAsync(device.Device.Name, lease, model).WaitAsync(cancellationToken);
        if (answer is { Kind: null, Refusal: null }) return Outcome.Elsewhere;
        if (answer.Refusal is { } refusal) await Repeat.OverFailover.CallAsync(() => _queue.GiveBackAsync(new(lease, null, refusal)), cancellationToken);
        return new(IsServed: true, Masks: 0, () => Task.CompletedTask);
    }

    private Task ReportAsync(string runId, WorkReport[] reports)
    {
        var coordinator = CoordinatorOf(runId);
        return DeliverAsync(() => coordinator.ReportAsync(new(reports)), reason => LogNotReported(runId, reason));
    }

    private Task ReportAsync(string id, DescriptionAnswer answer)
    {
        var description = grains.GetGrain<IDescriptionGrain>(id);
        return DeliverAsync(() => description.ReportAsync(answer), reason => LogNotAnswered(model.Name, reason));
    }

    private static async Task DeliverAsync(Func<Task> call, Action<string> log)
    {
        try
        {
            await Repeat.Briefly.CallAsync(call, CancellationToken.None);
        }
        catch (Exception e)
        {
            // A run asks again for what it misses, and a description is put into the queue again while anybody waits for it.
            log(e.Message);
        }
    }

    private IExplanationGrain CoordinatorOf(string runId)
    {
        if (_coordinators.TryGetValue(runId, out var known)) return known;
        if (_coordinators.Count >= RememberedRuns) _coordinators.Clear();
        return _coordinators[runId] = grains.GetGrain<IExplanationGrain>(runId);
    }

    // The model's file is gone or cannot be read, and this device has not loaded it: no fault of the device. The pause gives the silo time to notice, and others time to take the work.
    private async Task LeaveToOthersAsync(WorkLease lease, CancellationToken working)
    {
        var unread = device.UnreadOf(_identity) is { } fault ? new UnreadModel(silo.Name, Sentence.Reason(fault.Message), MayPass: fault is not (UnauthorizedAccessException or InsufficientMemoryException)) : null;
        await Repeat.OverFailover.CallAsync(() => _queue.GiveBackAsync(new(lease.Id, null, Unread: unread)), working);
        await Task.Delay(PauseWithoutModel, working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // What is finished is told with the question, so that it does not wait for long.
    private async Task NearlyFreeAsync(CancellationToken taking)
    {
        if (device.Device.MasksToCollect == 0) return;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(taking);
        end.CancelAfter(LongestGathering);
        await device.Device.NearlyFreeAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        taking.ThrowIfCancellationRequested();
    }

    // Scores that are no numbers are the model's, or a fault of the device: another device tells, or this one when it is asked again. Where
    // a part of the lease has numbers, it is the other part's fault; which batch it is shows when each is scored alone.
    private async Task DoubtAsync(WorkLease lease, string doubt, bool isAll, CancellationToken working)
    {
        // On trial it is not believed.
        if (isAll && device.OutOfService is not null) device.Fail(doubt);
        await Repeat.OverFailover.CallAsync(() => _queue.GiveBackAsync(new(lease.Id, doubt, IsDoubt: isAll)), working);
    }

    // Out of service, also because the queue found out: it learns that this device asks no more.
    private async Task RestAsync(CancellationToken taking)
    {
        if (slot == 0 && !_hasLeft)
        {
            await _queue.LeaveAsync(silo.SiloAddress, device.Device.Name, _finished is { } done ? [done] : []);
            (_finished, _hasLeft) = (null, true);
        }

        await Task.Delay(Pause, taking);
    }

    private async Task FailAsync(WorkLease lease, string? fault, CancellationToken working)
    {
        var isOut = false;
        if (fault is not null)
        {
            LogFault(device.Device.Name, model.Name, fault);
            // Work that failed elsewhere before says nothing about this device, unless the device is on trial.
            if (lease.Attempt == 1 || device.OutOfService is not null) isOut = device.Fail(fault);
        }

        // The end of the drain cancels the work; its lease goes back all the same.
        var (repeat, token) = working.IsCancellationRequested ? (Repeat.Briefly, CancellationToken.None) : (Repeat.OverFailover, working);
        await repeat.CallAsync(() => _queue.GiveBackAsync(new(lease.Id, fault)), token);
        if (!isOut) return;
        logger.LogOut(device.Device.Name, device.Pause);
        await Repeat.OverFailover.CallAsync(() => _queue.LeaveAsync(silo.SiloAddress, device.Device.Name, []), working);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "No work for {Model}: {Reason}")]
    private partial void LogNoQueue(string model, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scores of run {RunId} could not be delivered: {Reason}")]
    private partial void LogNotReported(string runId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A description by model {Model} could not be delivered: {Reason}")]
    private partial void LogNotAnswered(string model, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} failed on {Model}: {Fault}")]
    private partial void LogFault(string device, string model, string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Device {Device} is back in service")]
    private partial void LogBack(string device);

    // The end of a lease: whether at least one part could be served, the masks scored, and how to send the answers.
    private readonly record struct Outcome(bool IsServed, int Masks, Func<Task> Send)
    {
        // Nothing could be served, because the model is not here.
        public static Outcome Elsewhere { get; } = new(false, 0, () => Task.CompletedTask) { IsElsewhere = true };

        // What is returned is in doubt, all of it or a part.
        public static Outcome InDoubt(string doubt, bool isAll) => new(false, 0, () => Task.CompletedTask) { Doubt = doubt, IsWhole = isAll };

        public bool IsElsewhere { get; private init; }

        public bool IsWhole { get; init; }

        public string? Doubt { get; private init; }
    }
}

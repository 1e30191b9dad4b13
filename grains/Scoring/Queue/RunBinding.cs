namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>
/// Binds runs to kinds of devices. Devices that have not loaded the model yet are asked to load it and to tell how they calculate:
/// one alone until it has survived that, because a model may take its silo with it, then all others at once.
/// </summary>
/// <param name="backlog">The work that waits.</param>
/// <param name="leases">The leases out.</param>
/// <param name="devices">The devices that ask for work.</param>
/// <param name="silos">Number of silos in the cluster.</param>
/// <param name="clock">Measures the time.</param>
internal sealed class RunBinding(WorkBacklog backlog, LeaseBook leases, DeviceBook devices, Func<int> silos, TimeProvider clock)
{
    // When work comes to an idle cluster, the devices of all silos ask within this time; some silos have none, or not this model.
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    // A run is not held up longer by a device that takes long to load the model, or by those that never tell.
    private static readonly TimeSpan LoadPatience = TimeSpan.FromSeconds(10), ToldPatience = TimeSpan.FromSeconds(2);

    // A run that asks no more has ended, or its coordinator was lost.
    private static readonly TimeSpan Asks = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(30), AfterFault = TimeSpan.FromSeconds(1);
    private readonly RunKinds _kinds = new();
    private readonly Dictionary<string, (TimeSpan Since, TimeSpan Asked)> _asking = [];
    private (Failure Refusal, TimeSpan At)? _refused;
    private int _faults;
    private TaskCompletionSource _changed = New();

    /// <summary>Runs that wait to be bound.</summary>
    public int Asking => _asking.Count;

    private bool IsAnyMeasured => devices.All.Any(d => d.Kind.Length > 0);

    /// <summary>Notes that a run asks to be bound.</summary>
    public void Ask(string runId)
    {
        var now = clock.GetUptime();
        _asking[runId] = (_asking.TryGetValue(runId, out var asking) ? asking.Since : now, now);
    }

    /// <summary>Binds a run that asks, at once or within <see cref="TakeRequest.LongestPoll"/>.</summary>
    public async Task<BindAnswer> BindAsync(string runId, RunPriority priority)
    {
        if (Answer(runId, priority) is { } early) return early;
        await _changed.Task.WaitAsync(TakeRequest.LongestPoll, clock)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return Answer(runId, priority) ?? new() { Devices = devices.Count };
    }

    /// <summary>Whether a device that has not loaded the model should do so now.</summary>
    public bool WantsProbe(QueueDevice device)
    {
        if (_asking.Count == 0 && !backlog.HasBound) return false;
        var now = clock.GetUptime();
        var isAnyMeasured = IsAnyMeasured;
        if (!isAnyMeasured && leases.All.Any(l => l.IsProbe)) return false;
        if (device.Faulted is { } faulted && now - faulted < AfterFault) return false;
        // A user may have mended what was refused, and asks again.
        return device.Refused is not { } at || now - at >= AfterRefusal || (!isAnyMeasured && _asking.Values.Any(a => a.Since > at));
    }

    /// <summary>Notes what a device has told anew: its kind, or that it has come.</summary>
    public void Hear(QueueDevice device)
    {
        if (device.Kind.Length > 0) _faults = 0;
        Change();
    }

    /// <summary>Notes a probe that came back undone.</summary>
    public void Return(QueueDevice device, LeaseReturn returned, string model)
    {
        var now = clock.GetUptime();
        if (returned.Refusal is not null) device.Refused = now;
        if (returned.Fault is not null) device.Faulted = now;
        _faults += returned.Fault is null ? 0 : 1;
        var refusal = returned.Refusal ?? (_faults < PoisonedItems.FailureLimit ? null : new(FailureKind.Internal,
            $"Model '{model}' could not be loaded in {PoisonedItems.FailureLimit} attempts; the last one ended with: {returned.Fault}"));
        if (refusal is null || IsAnyMeasured) return;
        (_refused, _faults) = ((refusal, now), 0);
        Change();
    }

    /// <summary>Looks again at the runs that wait: devices have come, told their kind, or left.</summary>
    public void Change()
    {
        var changed = _changed;
        _changed = New();
        changed.SetResult();
    }

    /// <summary>Notes the batches of a run.</summary>
    public void Note(WorkItem item)
    {
        if (item.Arithmetic is { } kind) _kinds.Note(item.RunId, kind, clock.GetUptime());
    }

    /// <summary>Notes that a run goes on.</summary>
    public void See(string runId) => _kinds.See(runId, clock.GetUptime());

    /// <summary>Forgets a run.</summary>
    public void Remove(string runId)
    {
        _kinds.Remove(runId);
        _asking.Remove(runId);
    }

    /// <summary>Forgets runs that have not been heard of for a while.</summary>
    public void Expire()
    {
        var now = clock.GetUptime();
        _kinds.Expire(now);
        foreach (var (run, (_, asked)) in _asking.ToList())
            if (now - asked > Asks) _asking.Remove(run);
    }

    /// <summary>The kinds of the devices, with their numbers.</summary>
    public KindStatus[] Status() => _kinds.Status(devices.All);

    private BindAnswer? Answer(string runId, RunPriority priority)
    {
        var now = clock.GetUptime();
        var since = _asking.TryGetValue(runId, out var asking) ? asking.Since : now;
        var answer = Look(now, since, priority);
        if (answer is null) return null;
        _asking.Remove(runId);
        if (answer.Kind is { } kind) _kinds.Note(runId, kind.Fingerprint, now);
        return answer;
    }

    private BindAnswer? Look(TimeSpan now, TimeSpan since, RunPriority priority)
    {
        if (IsAnyMeasured)
        {
            var isGathering = now - devices.First < Gathering && devices.All.Select(d => d.Key.Silo).Distinct().Count() < silos();
            var isLoading = devices.All.Any(d => d is { IsUnmeasured: true, Refused: null } && now - d.Came < LoadPatience);
            return isGathering || isLoading ? null : new() { Kind = _kinds.Freest(devices.All, priority), Devices = devices.Count };
        }

        if (_refused is { } refused && refused.At >= since) return new() { Refusal = refused.Refusal, Devices = devices.Count };
        var isUntold = devices.Count > 0 && devices.All.All(d => !d.Tells) && now - since >= ToldPatience;
        return isUntold ? new() { IsUntold = true, Devices = devices.Count } : null;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

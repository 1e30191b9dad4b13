namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>The devices that ask a queue for work.</summary>
internal sealed class DeviceBook
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(15);
    private readonly Dictionary<DeviceKey, QueueDevice> _devices = [];
    private bool? _isMixed;

    /// <summary>Devices known.</summary>
    public int Count => _devices.Count;

    /// <summary>All devices.</summary>
    public IReadOnlyCollection<QueueDevice> All => _devices.Values;

    /// <summary>When the first of them asked after a time without any, as <see cref="Uptime"/>.</summary>
    public TimeSpan First { get; private set; }

    /// <summary>Whether they are of several kinds.</summary>
    public bool AreMixed => _isMixed ??= _devices.Values.Select(d => d.Kind).Distinct().Skip(1).Any();

    /// <summary>Why none of the devices can load the model, where its file cannot be read on any of their silos; else null.</summary>
    public UnreadModel? Unread(TimeSpan now)
    {
        if (_devices.Count == 0 || _devices.Values.Any(d => d.Unread is null)) return null;
        var first = _devices.Values.OrderBy(d => d.Unread!.Silo, StringComparer.Ordinal).First().Unread!;
        return first with { MayPass = _devices.Values.Any(d => d.Unread!.MayPass), Since = now - _devices.Values.Max(d => d.UnreadSince) };
    }

    /// <summary>Notes that a device asks, and what it tells of its arithmetic.</summary>
    public QueueDevice See(DeviceKey key, TimeSpan now, ArithmeticKind? told = null)
    {
        if (!_devices.TryGetValue(key, out var device))
        {
            if (_devices.Count == 0) First = now;
            _devices[key] = device = new(key) { Came = now };
            _isMixed = null;
        }

        if (device.Hear(told)) _isMixed = null;
        device.Seen = now;
        return device;
    }

    /// <summary>The device, or null when it does not ask here.</summary>
    public QueueDevice? Find(DeviceKey key) => _devices.GetValueOrDefault(key);

    /// <summary>Whether a device asks here that may have some work and on which it has not failed.</summary>
    public bool AnyBeside(QueuedWork work) => _devices.Values.Any(d => work.IsFor(d) && !work.Failures.Contains(d.Key));

    /// <summary>Whether a device of a kind asks here, "" for any kind.</summary>
    /// <param name="kind">Its fingerprint.</param>
    /// <param name="isMeant">What else is wanted of it; null for nothing.</param>
    public bool AnyOf(string kind, Func<QueueDevice, bool>? isMeant = null) =>
        _devices.Values.Any(d => (kind.Length == 0 || d.Kind == kind) && isMeant?.Invoke(d) != false);

    /// <summary>Forgets a device.</summary>
    public void Remove(DeviceKey key)
    {
        if (_devices.Remove(key)) _isMixed = null;
    }

    /// <summary>Forgets devices of lost silos, and those that have not asked for a while and hold no lease.</summary>
    public void Expire(TimeSpan now, Func<SiloAddress, bool> isLost)
    {
        foreach (var (key, device) in _devices.ToList())
            if (isLost(key.Silo) || (now - device.Seen > Forgotten && device.Leases.Count == 0)) Remove(key);
    }
}

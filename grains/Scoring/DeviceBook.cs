namespace DeCam.Cluster.Grains.Scoring;

/// <summary>The devices that ask a queue for work.</summary>
internal sealed class DeviceBook
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(15);
    private readonly Dictionary<DeviceKey, QueueDevice> _devices = [];

    /// <summary>Devices known.</summary>
    public int Count => _devices.Count;

    /// <summary>Notes that a device asks.</summary>
    public QueueDevice See(DeviceKey key, TimeSpan now)
    {
        if (!_devices.TryGetValue(key, out var device)) _devices[key] = device = new(key);
        device.Seen = now;
        return device;
    }

    /// <summary>The device, or null when it does not ask here.</summary>
    public QueueDevice? Find(DeviceKey key) => _devices.GetValueOrDefault(key);

    /// <summary>Whether a device other than the given ones asks for work here.</summary>
    public bool AnyBeside(IReadOnlyCollection<DeviceKey> devices) => _devices.Keys.Any(k => !devices.Contains(k));

    /// <summary>Forgets a device.</summary>
    public void Remove(DeviceKey key) => _devices.Remove(key);

    /// <summary>Forgets devices of lost silos, and those that have not asked for a while and hold no lease.</summary>
    public void Expire(TimeSpan now, Func<SiloAddress, bool> isLost)
    {
        foreach (var (key, device) in _devices.ToList())
            if (isLost(key.Silo) || (now - device.Seen > Forgotten && device.Leases.Count == 0)) _devices.Remove(key);
    }
}

/// <summary>A device as a queue knows it: when it asked last, how fast it is, and what it holds.</summary>
/// <param name="key">Its name.</param>
internal sealed class QueueDevice(DeviceKey key)
{
    private const double Newest = 0.3;
    private const double UsualTimes = 5;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(60);
    private double? _secondsPerMask;

    /// <summary>Its name.</summary>
    public DeviceKey Key { get; } = key;

    /// <summary>When it asked last, as <see cref="Uptime"/>.</summary>
    public TimeSpan Seen { get; set; }

    /// <summary>What it holds; kept by <see cref="LeaseBook"/>.</summary>
    public List<Lease> Leases { get; } = [];

    /// <summary>Notes how long a lease took.</summary>
    public void Learn(int masks, double seconds)
    {
        if (masks == 0 || seconds <= 0) return;
        var perMask = seconds / masks;
        _secondsPerMask = _secondsPerMask is { } old ? old + Newest * (perMask - old) : perMask;
    }

    /// <summary>
    /// The time a lease may take: five times what the device usually needs for as many masks, at least three seconds; a minute for a
    /// device that is new here, because it has to load the model first.
    /// </summary>
    public TimeSpan Allowance(int masks)
    {
        if (masks == 0 || _secondsPerMask is not { } perMask) return Unknown;
        var usual = TimeSpan.FromSeconds(UsualTimes * perMask * masks);
        return usual < Shortest ? Shortest : usual;
    }
}

namespace DeCam.Cluster.Grains.Scoring.Queue;

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

namespace DeCam.Cluster.Grains.Scoring;

/// <summary>The devices that ask a queue for work: when they did so last, as <see cref="Uptime"/>, and how fast they are.</summary>
internal sealed class DeviceBook
{
    private const double Newest = 0.3;
    private const double UsualTimes = 5;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(15);
    private readonly Dictionary<DeviceKey, Entry> _entries = [];

    /// <summary>Devices known.</summary>
    public int Count => _entries.Count;

    /// <summary>Notes that a device asks.</summary>
    public void See(DeviceKey device, TimeSpan now) => Of(device).Seen = now;

    /// <summary>Whether a device other than the given ones asks for work here.</summary>
    public bool AnyBeside(IReadOnlyCollection<DeviceKey> devices) => _entries.Keys.Any(k => !devices.Contains(k));

    /// <summary>Notes how long a lease took.</summary>
    public void Learn(DeviceKey device, int masks, double seconds)
    {
        if (masks == 0 || seconds <= 0) return;
        var entry = Of(device);
        var perMask = seconds / masks;
        entry.SecondsPerMask = entry.SecondsPerMask is { } old ? old + Newest * (perMask - old) : perMask;
    }

    /// <summary>
    /// The time a lease may take: five times what the device usually needs for as many masks, at least three seconds; a minute for a
    /// device that is new here, because it has to load the model first.
    /// </summary>
    public TimeSpan Allowance(DeviceKey device, int masks)
    {
        if (masks == 0 || Of(device).SecondsPerMask is not { } perMask) return Unknown;
        var usual = TimeSpan.FromSeconds(UsualTimes * perMask * masks);
        return usual < Shortest ? Shortest : usual;
    }

    /// <summary>Forgets a device.</summary>
    public void Remove(DeviceKey device) => _entries.Remove(device);

    /// <summary>Forgets devices of lost silos, and those that have not asked for a while and hold no lease.</summary>
    public void Expire(TimeSpan now, Func<SiloAddress, bool> isLost, Func<DeviceKey, bool> holdsLease)
    {
        foreach (var (device, entry) in _entries.ToList())
            if (isLost(device.Silo) || (now - entry.Seen > Forgotten && !holdsLease(device))) _entries.Remove(device);
    }

    private Entry Of(DeviceKey device)
    {
        if (!_entries.TryGetValue(device, out var entry)) _entries[device] = entry = new();
        return entry;
    }

    private sealed class Entry
    {
        public TimeSpan Seen { get; set; }

        public double? SecondsPerMask { get; set; }
    }
}

namespace DeCam.Cluster.Grains.Scoring.Queue;

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

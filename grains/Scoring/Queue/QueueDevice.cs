using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>A device as a queue knows it: when it asked last, how fast it is, and what it holds.</summary>
/// <param name="key">Its name.</param>
internal sealed class QueueDevice(DeviceKey key)
{
    private const double Newest = 0.3;
    private const double UsualTimes = 5;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(60);

    // Of a heavy model on one core.
    private static readonly TimeSpan UnknownPass = TimeSpan.FromSeconds(0.5);

    /// <summary>Evaluations that the calibration of a network is counted as: pictures, comparison and writing.</summary>
    public const int CalibrationPasses = 200;

    // A map is made on one thread, batches of masks on all threads of a device; how many these are is not known here.
    private const int ThreadsAtLeast = 16;
    private const int MostDoublings = 6;
    private static readonly TimeSpan ToOpenNetwork = TimeSpan.FromSeconds(30);

    // By precision: the model itself, calibrated networks, and the model in fewer bits have a speed each.
    private readonly Dictionary<string, double> _secondsPerMask = [];

    /// <summary>Its name.</summary>
    public DeviceKey Key { get; } = key;

    /// <summary>When it asked first, as <see cref="Uptime"/>.</summary>
    public TimeSpan Came { get; init; }

    /// <summary>When it asked last, as <see cref="Uptime"/>.</summary>
    public TimeSpan Seen { get; set; }

    /// <summary>Whether it tells how it calculates; silos of earlier versions do not.</summary>
    public bool Tells { get; private set; }

    /// <summary>How it calculates; unmeasured until it has loaded the model.</summary>
    public ArithmeticKind Arithmetic { get; private set; } = ArithmeticKind.Unmeasured;

    /// <summary>Fingerprint of its arithmetic; "" while it has told none.</summary>
    public string Kind => Arithmetic.Fingerprint;

    /// <summary>Whether it would tell its arithmetic, but has not loaded the model.</summary>
    public bool IsUnmeasured => Tells && Kind.Length == 0;

    /// <summary>Leases that it works on at once.</summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>The highest kind of masks that its silo knows.</summary>
    public int NewestMasks { get; set; }

    /// <summary>Whether it makes maps inside a model; devices of silos of earlier versions do not.</summary>
    public bool MakesAttributions { get; set; }

    /// <summary>The precisions that it offers beside float32.</summary>
    public IReadOnlyList<string> Precisions { get; set; } = [];

    /// <summary>When it refused the model, as <see cref="Uptime"/>; null if it has not.</summary>
    public TimeSpan? Refused { get; set; }

    /// <summary>When it failed to load the model, as <see cref="Uptime"/>; null if it has not.</summary>
    public TimeSpan? Faulted { get; set; }

    /// <summary>Why its silo cannot read the model's file; null while it can.</summary>
    public UnreadModel? Unread { get; private set; }

    /// <summary>Since when it cannot, as <see cref="Uptime"/>.</summary>
    public TimeSpan UnreadSince { get; private set; }

    /// <summary>Masks a second as leases showed; null for a device that is new here.</summary>
    public double? Speed => SecondsPerMask is { } seconds ? 1 / seconds : null;

    // In float32 if that is known.
    private double? SecondsPerMask => Known(PrecisionNames.Fp32) ?? Other(PrecisionNames.Fp32);

    /// <summary>What it holds; kept by <see cref="LeaseBook"/>.</summary>
    public List<Lease> Leases { get; } = [];

    /// <summary>Notes what it tells of its arithmetic. Slots that asked before the model was loaded tell less, later.</summary>
    /// <returns>Whether that is new.</returns>
    public bool Hear(ArithmeticKind? told)
    {
        var isNew = told is not null && (!Tells || (told.Fingerprint.Length > 0 && told != Arithmetic));
        Tells |= told is not null;
        if (told is { Fingerprint.Length: > 0 }) Arithmetic = told;
        return isNew;
    }

    /// <summary>Notes whether its silo can read the model's file.</summary>
    /// <param name="unread">Why it cannot; null where it can, or where the file is not there.</param>
    /// <param name="now">The time, as <see cref="Uptime"/>.</param>
    public void Read(UnreadModel? unread, TimeSpan now)
    {
        if (Unread is null) UnreadSince = now;
        Unread = unread;
    }

    /// <summary>Notes how long a lease took. Each precision has a speed of its own.</summary>
    public void Learn(int masks, double seconds, string precision = PrecisionNames.Fp32)
    {
        if (masks == 0 || seconds <= 0) return;
        var perMask = seconds / masks;
        _secondsPerMask[precision] = Known(precision) is { } old ? old + Newest * (perMask - old) : perMask;
    }

    /// <summary>
    /// The time a lease may take: five times what the device usually needs for as many masks, at least three seconds; a minute for a
    /// device that is new here, because it has to load the model first. A device that is new to one precision alone gets the longer
    /// of a minute and what its speed in another one makes of it.
    /// </summary>
    public TimeSpan Allowance(int masks, string precision = PrecisionNames.Fp32)
    {
        var own = Known(precision);
        var least = masks == 0 || own is null ? Unknown : Shortest;
        var usual = TimeSpan.FromSeconds(UsualTimes * (own ?? Other(precision) ?? 0) * masks);
        return usual < least ? least : usual;
    }

    /// <summary>As <see cref="Allowance(int, string)"/>, and half a minute to fetch and open a calibrated network, which may be the first time.</summary>
    public TimeSpan NetworkAllowance(int masks) => Allowance(masks, PrecisionNames.EightBits) + ToOpenNetwork;

    /// <summary>
    /// The time that a map from inside the model may take: a minute to build the backward pass, then five times what as many
    /// evaluations usually need on one thread, and twice as long after each lease that expired. It is generous: the loss of a silo is
    /// noticed otherwise, and a lease that expires while the device works costs a whole map.
    /// </summary>
    /// <param name="passes">Evaluations that it is expected to take the time of.</param>
    /// <param name="expiries">Leases of the map that expired.</param>
    public TimeSpan AttributionAllowance(int passes, int expiries)
    {
        var pass = SecondsPerMask is { } perMask ? TimeSpan.FromSeconds(perMask * Math.Max(Concurrency, ThreadsAtLeast)) : UnknownPass;
        return (1 << Math.Min(expiries, MostDoublings)) * (Unknown + (UsualTimes * passes * pass));
    }

    private double? Known(string precision) => _secondsPerMask.TryGetValue(precision, out var seconds) ? seconds : null;

    // The slowest of the others, the longest time.
    private double? Other(string precision) => _secondsPerMask.Where(s => s.Key != precision).Max(s => (double?)s.Value);
}

using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>Work that waits or is lent, with the faults it met: a batch of masks, a map to be made inside the model, a network to be calibrated, or a description.</summary>
/// <param name="owner">The run or the description that the work belongs to; the owners of one priority take turns.</param>
/// <param name="number">Tells the work from other work of its owner.</param>
/// <param name="priority">Who waits for it.</param>
/// <param name="masks">Masks to score.</param>
/// <param name="arithmetic">Fingerprint of the devices that may have it, or null for all.</param>
internal abstract class QueuedWork(string owner, int number, RunPriority priority, int masks, string? arithmetic)
{
    private readonly List<DeviceKey> _failures = [];
    private readonly List<Doubt> _doubts = [];

    /// <summary>The run or the description that the work belongs to.</summary>
    public string Owner { get; } = owner;

    /// <summary>Tells the work from other work of its owner.</summary>
    public int Number { get; } = number;

    /// <summary>Who waits for it.</summary>
    public RunPriority Priority { get; } = priority;

    /// <summary>Masks to score.</summary>
    public int Masks { get; } = masks;

    /// <summary>Fingerprint of the devices that may have it, or null for all.</summary>
    public string? Arithmetic { get; } = arithmetic;

    /// <summary>The devices it failed on, in order.</summary>
    public IReadOnlyList<DeviceKey> Failures => _failures;

    /// <summary>When it failed last, as <see cref="Uptime"/>.</summary>
    public TimeSpan LastFailure { get; private set; }

    /// <summary>Its leases that expired.</summary>
    public int Expiries { get; private set; }

    /// <summary>Since when it waits, as <see cref="Uptime"/>; kept by the queue.</summary>
    public TimeSpan Since { get; set; }

    /// <summary>Whether its owner no longer waits for it; set while it is leased, and unset when it is submitted again.</summary>
    public bool IsUnwanted { get; set; }

    /// <summary>Name of the model that it is for.</summary>
    public abstract string ModelName { get; }

    /// <summary>DeCam.Masks.MaskKind as a number; 0 without masks.</summary>
    public virtual int MaskKind => 0;

    /// <summary>Evaluations that a map from inside the model is expected to take the time of; 0 for other work.</summary>
    public virtual int AttributionPasses => 0;

    /// <summary>Whether a network is to be calibrated.</summary>
    public virtual bool IsCalibration => false;

    /// <summary>Content key of the calibrated network that scores the masks; null for the model itself, and for other work.</summary>
    public virtual string? Network => null;

    /// <summary>"tf32" or "fp16" where the model scores the masks in that; null for float32, beside a network, and for other work.</summary>
    public virtual string? Precision => null;

    /// <summary>Whether it may share a lease with other work.</summary>
    public virtual bool MayBeFused => _failures.Count == 0;

    /// <summary>Whether a device knows that work and is of the kind it is bound to.</summary>
    public bool IsFor(QueueDevice device) => IsFor(device.Kind) && (AttributionPasses == 0 || device.MakesAttributions) && (Needs is not { } precision || device.Precisions.Contains(precision));

    /// <summary>The precision that a device has to offer beside float32; null where none is needed.</summary>
    public string? Needs => IsCalibration || Network is not null ? PrecisionNames.EightBits : Precision;

    /// <summary>Whether a device of that fingerprint may have it; "" for one that has told none.</summary>
    public bool IsFor(string kind) => Arithmetic is null || Arithmetic == kind;

    /// <summary>Devices that may be out of order, as far as this work tells, each once: another one that does the work shows it.</summary>
    public IReadOnlyList<Doubt> Doubts => _doubts;

    /// <summary>Notes that a lease of it expired.</summary>
    public void Expire() => Expiries++;

    /// <summary>Notes what a device did instead of the work.</summary>
    public void Cast(Doubt doubt)
    {
        _doubts.RemoveAll(d => d.Lease.Device.Key == doubt.Lease.Device.Key);
        _doubts.Add(doubt);
    }

    /// <summary>Notes a fault of a device.</summary>
    public void Fail(DeviceKey device, TimeSpan now)
    {
        _failures.Add(device);
        LastFailure = now;
    }
}

namespace DeCam.Cluster;

/// <summary>One slot of a device asks a queue for work.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.TakeRequest")]
public sealed record TakeRequest
{
    /// <summary>
    /// A request for work is answered after this time at the latest. Short, because a grain that has to leave its activation, as
    /// after the loss of another silo, first waits for its open requests.
    /// </summary>
    public static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(0.5);

    /// <summary>The silo that asks.</summary>
    [Id(0)] public required SiloAddress Silo { get; init; }

    // Id 1 belonged to a member that silos of earlier versions send; it is not given to another.
    /// <summary>The device, such as "cpu" or "cuda:0".</summary>
    [Id(2)] public required string Device { get; init; }

    /// <summary>Which of the device's slots asks; a slot holds one lease, so an older one of its leases is lost.</summary>
    [Id(3)] public int Slot { get; init; }

    /// <summary>Leases the device works on at once; more are given only when the backlog exceeds the devices.</summary>
    [Id(4)] public int Concurrency { get; init; } = 1;

    /// <summary>Masks wanted in one lease at most.</summary>
    [Id(5)] public int MaxMasks { get; init; } = 64;

    /// <summary>The lease whose reports have been delivered, or null.</summary>
    [Id(6)] public Guid? Finished { get; init; }

    /// <summary>Seconds the finished lease took.</summary>
    [Id(7)] public double FinishedSeconds { get; init; }

    /// <summary>Hears when a lease is not wanted any more; null for a slot that finishes what it has.</summary>
    [Id(8)] public ILeaseObserver? Observer { get; init; }

    /// <summary>How the device calculates, unmeasured until it has loaded the model; null for silos of earlier versions, which do not tell.</summary>
    [Id(9)] public ArithmeticKind? Arithmetic { get; init; }

    /// <summary>The highest DeCam.Masks.MaskKind that the silo knows, as a number; 0 from silos of earlier versions, which know <see cref="EarlierMasks"/>.</summary>
    [Id(10)] public int NewestMasks { get; init; }

    /// <summary>The highest kind of masks that version 0.1 knew.</summary>
    public const int EarlierMasks = 7;

    /// <summary>Whether the device makes maps inside a model; false for silos of earlier versions, which do not know that work.</summary>
    [Id(11)] public bool MakesAttributions { get; init; }

    // Id 12 belonged to a member of versions in between; it is not given to another.
    /// <summary>The precisions that the device offers beside float32, in the words of DeCam.Scoring.PrecisionNames; none for silos of earlier versions, which do not know that work.</summary>
    [Id(13)] public string[] Precisions { get; init; } = [];

    /// <summary>Whether all work of the finished lease got scores or an answer, so that a device that gave none of it before is at fault; false for silos of earlier versions.</summary>
    [Id(14)] public bool IsFinishedWhole { get; init; }

    /// <summary>
    /// Masks worth collecting for a lease of a device that computes in turn and asks when it is about to be free; 0 for other devices, and
    /// from silos of earlier versions.
    /// </summary>
    [Id(15)] public int MasksToCollect { get; init; }
}

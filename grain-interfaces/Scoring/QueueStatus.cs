namespace DeCam.Cluster;

/// <summary>State of one model's queue.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.QueueStatus")]
public sealed record QueueStatus
{
    /// <summary>Identity of the model: the key of the queue.</summary>
    [Id(0)] public required string Identity { get; init; }

    /// <summary>Name of the model, or "" while nothing was submitted.</summary>
    [Id(1)] public string ModelName { get; init; } = "";

    /// <summary>Batches and descriptions waiting.</summary>
    [Id(2)] public int WaitingItems { get; init; }

    /// <summary>Masks in them.</summary>
    [Id(3)] public int WaitingMasks { get; init; }

    /// <summary>Leases out.</summary>
    [Id(4)] public int Leases { get; init; }

    /// <summary>Runs and descriptions with work waiting.</summary>
    [Id(5)] public int Runs { get; init; }

    /// <summary>Devices that asked lately or hold a lease.</summary>
    [Id(6)] public int Devices { get; init; }

    /// <summary>Masks scored a second, over about the last ten seconds.</summary>
    [Id(7)] public double MasksPerSecond { get; init; }

    /// <summary>Time for which work has waited while no device asked; null where a device asks or nothing waits.</summary>
    [Id(8)] public TimeSpan? WithoutDevice { get; init; }

    /// <summary>SHA-256 of the model's file, or "" while nothing was submitted.</summary>
    [Id(9)] public string ModelSha256 { get; init; } = "";

    /// <summary>The kinds of these devices; none in the answers of earlier versions.</summary>
    [Id(10)] public KindStatus[] Kinds { get; init; } = [];

    /// <summary>The kinds of device that work waits for and of which no device asks.</summary>
    [Id(11)] public StrandedKind[] Stranded { get; init; } = [];

    /// <summary>Why none of these devices can load the model, where its file cannot be read on any of their silos; else null.</summary>
    [Id(12)] public UnreadModel? Unread { get; init; }

    /// <summary>
    /// The kinds of device that maps from inside the model wait for and of which devices ask, but none that makes such maps, because
    /// their silos are of earlier versions; fingerprint "" for a map that any device may make.
    /// </summary>
    [Id(13)] public StrandedKind[] StrandedMaps { get; init; } = [];

    // Id 14 belonged to a member of versions in between; it is not given to another.
    /// <summary>The precisions that none of these devices of a kind offers; fingerprint "" where none of all does.</summary>
    [Id(15)] public UnofferedPrecision[] Unoffered { get; init; } = [];
}

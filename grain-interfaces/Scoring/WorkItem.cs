namespace DeCam.Cluster;

/// <summary>What the masks of a batch are for; devices only count it.</summary>
public enum MaskPurpose
{
    /// <summary>To find the map.</summary>
    Search = 0,

    /// <summary>To judge it.</summary>
    Metrics = 1,
}

/// <summary>A batch of masks to score, a map to make inside the model, or a network to calibrate. Genes and ranks travel, never pixels.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.WorkItem")]
public sealed record WorkItem
{
    /// <summary>The run that asks; also the key of the grain that takes the report.</summary>
    [Id(0)] public required string RunId { get; init; }

    /// <summary>Number of the batch in its run. With the run id it names the item.</summary>
    [Id(1)] public required int Batch { get; init; }

    /// <summary>The model.</summary>
    [Id(2)] public required ModelRef Model { get; init; }

    /// <summary>Content key of the encoded image.</summary>
    [Id(3)] public required string ImageSha256 { get; init; }

    /// <summary>DeCam.Masks.MaskKind as a number.</summary>
    [Id(4)] public int MaskKind { get; init; }

    /// <summary>The description of the masks.</summary>
    [Id(5)] public byte[] Masks { get; init; } = [];

    /// <summary>Number of masks; 0 where something else is asked for.</summary>
    [Id(6)] public int Count { get; init; }

    /// <summary>DeCam.Masks.Baseline as a number.</summary>
    [Id(7)] public int Baseline { get; init; }

    /// <summary>Classes to report, in order.</summary>
    [Id(8)] public int[] Classes { get; init; } = [];

    /// <summary>Who waits for it.</summary>
    [Id(9)] public RunPriority Priority { get; init; }

    // Id 10 belonged to a member that silos of earlier versions send; it is not given to another.
    /// <summary>What its masks are for.</summary>
    [Id(11)] public MaskPurpose Purpose { get; init; }

    /// <summary>Its place in the run's trace, as a W3C traceparent; null when the run is not traced.</summary>
    [Id(12)] public string? Trace { get; init; }

    /// <summary>Fingerprint of the arithmetic that the run is bound to; null for a run that takes the scores of any device.</summary>
    [Id(13)] public string? Arithmetic { get; init; }

    /// <summary>What is asked for instead of scores of masks: a map from inside the model; null for a batch of masks.</summary>
    [Id(14)] public AttributionItem? Attribution { get; init; }

    /// <summary>Content key of the calibrated network that scores the masks in the model's place; null for the model itself.</summary>
    [Id(15)] public string? Network { get; init; }

    /// <summary>What is asked for instead of scores of masks: a calibrated network; null for a batch of masks.</summary>
    [Id(16)] public CalibrationItem? Calibration { get; init; }

    /// <summary>"tf32" or "fp16", the words of DeCam.Scoring.PrecisionNames, where the model scores the masks in that; null for float32, and beside a network.</summary>
    [Id(17)] public string? Precision { get; init; }
}

/// <summary>The answer to a <see cref="WorkItem"/>.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.WorkReport")]
public sealed record WorkReport
{
    /// <summary>The run.</summary>
    [Id(0)] public required string RunId { get; init; }

    /// <summary>The batch.</summary>
    [Id(1)] public required int Batch { get; init; }

    /// <summary>[mask, class, (logit, log-probability)] little-endian float32, row-major; empty when the batch was not scored.</summary>
    [Id(2)] public byte[] Scores { get; init; } = [];

    // Id 3 belonged to a member that silos of earlier versions send; it is not given to another.
    /// <summary>Set when the item cannot be served by any device.</summary>
    [Id(4)] public Failure? Refusal { get; init; }

    /// <summary>Device that did it.</summary>
    [Id(5)] public string Device { get; init; } = "";

    /// <summary>Silo that did it.</summary>
    [Id(6)] public string Silo { get; init; } = "";

    /// <summary>Set when the artifact store did not give what the item needs; the run waits and asks again.</summary>
    [Id(7)] public Failure? Unavailable { get; init; }

    /// <summary>Fingerprint of the device's arithmetic; null from silos of earlier versions.</summary>
    [Id(8)] public string? Arithmetic { get; init; }

    /// <summary>The map that was asked for; null in the report of a batch of masks.</summary>
    [Id(9)] public AttributionResult? Attribution { get; init; }

    /// <summary>Content key of the network that scored the masks; null for the model itself.</summary>
    [Id(10)] public string? Network { get; init; }

    /// <summary>The calibrated network that was asked for, or why there is none; null in the report of a batch of masks.</summary>
    [Id(11)] public CalibrationResult? Calibration { get; init; }

    /// <summary>What the model scored the masks in, as <see cref="WorkItem.Precision"/>; null from silos of earlier versions.</summary>
    [Id(12)] public string? Precision { get; init; }
}

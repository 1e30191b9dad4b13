namespace DeCam.Cluster;

/// <summary>A finished explanation; everything <c>result.json</c> says, and where its maps are.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.RunResult")]
public sealed record RunResult
{
    /// <summary>The run.</summary>
    [Id(0)] public required string RunId { get; init; }

    /// <summary>What was asked.</summary>
    [Id(1)] public required RunSpec Spec { get; init; }

    /// <summary>Width of the decoded picture.</summary>
    [Id(2)] public int ImageWidth { get; init; }

    /// <summary>Height of the decoded picture.</summary>
    [Id(3)] public int ImageHeight { get; init; }

    /// <summary>Height of the model's input and of the map.</summary>
    [Id(4)] public int HeightPixels { get; init; }

    /// <summary>Width of the model's input and of the map.</summary>
    [Id(5)] public int WidthPixels { get; init; }

    /// <summary>The preprocessing in use, as the JSON object of <c>result.json</c>.</summary>
    [Id(6)] public required string Preprocessing { get; init; }

    /// <summary>One entry for each target class.</summary>
    [Id(7)] public required TargetResult[] Targets { get; init; }

    /// <summary>Preset in use, or null.</summary>
    [Id(8)] public string? Preset { get; init; }

    /// <summary>Every option with its value, as a JSON object.</summary>
    [Id(9)] public required string Options { get; init; }

    /// <summary>Masks scored by the search; for a method that looks inside the model, whole forward passes.</summary>
    [Id(10)] public int Evaluations { get; init; }

    /// <summary>Masks answered from an identical one.</summary>
    [Id(11)] public int SkippedAsIdentical { get; init; }

    /// <summary>Masks scored by the metrics.</summary>
    [Id(12)] public int MetricEvaluations { get; init; }

    /// <summary>Rounds of the search.</summary>
    [Id(13)] public int Generations { get; init; }

    /// <summary>Best fitness, where the method has one.</summary>
    [Id(14)] public double? BestFitness { get; init; }

    /// <summary>Mean fitness, where the method has one.</summary>
    [Id(15)] public double? MeanFitness { get; init; }

    /// <summary>Why the search ended.</summary>
    [Id(16)] public required string StoppedBy { get; init; }

    /// <summary>Sentences a reader of the map must know.</summary>
    [Id(17)] public string[] Notes { get; init; } = [];

    /// <summary>Whether the map was chosen by the metric it is judged by.</summary>
    [Id(18)] public bool MetricTuned { get; init; }

    /// <summary>Seconds of work, all resumptions added.</summary>
    [Id(19)] public double Seconds { get; init; }

    /// <summary>Devices that scored for it, sorted.</summary>
    [Id(20)] public string[] Devices { get; init; } = [];

    /// <summary>Silos that scored for it.</summary>
    [Id(21)] public int Silos { get; init; }

    /// <summary>Version of the software.</summary>
    [Id(22)] public string Version { get; init; } = "";

    /// <summary>Content key of the model's view of the image, [H, W, 3] bytes, for drawing; "" when it was not kept.</summary>
    [Id(23)] public string ViewSha256 { get; init; } = "";

    /// <summary>Number of classes of the model.</summary>
    [Id(24)] public int ClassCount { get; init; }

    /// <summary>The most probable classes of the whole image, five at most; empty in results of earlier versions.</summary>
    [Id(25)] public ClassPredictionWire[] Top { get; init; } = [];

    /// <summary>How all devices that scored for it calculate; null when they were of any kind, and in results of earlier versions.</summary>
    [Id(26)] public ArithmeticKind? Arithmetic { get; init; }

    /// <summary>Whether devices of that arithmetic give the same bytes again, as processors do and cards do not; false under auto where a network was asked for. Null in results of earlier versions.</summary>
    [Id(27)] public bool? IsReproducible { get; init; }

    /// <summary>What the map cost where it was made inside the model; null for other methods, and in results of earlier versions.</summary>
    [Id(28)] public AttributionResult? Attribution { get; init; }

    /// <summary>The calibrated network that scored the search, or why the model itself did; null where none was asked for, and in results of earlier versions.</summary>
    [Id(29)] public CalibrationResult? Calibration { get; init; }

    /// <summary>The server that ran the model; null where devices had a file of it.</summary>
    [Id(30)] public ServedModelWire? Served { get; init; }
}

/// <summary>The result for one target class.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.TargetResult")]
public sealed record TargetResult
{
    /// <summary>Index of the class.</summary>
    [Id(0)] public int Class { get; init; }

    /// <summary>Its label, or "".</summary>
    [Id(1)] public string Label { get; init; } = "";

    /// <summary>Logit for the whole image.</summary>
    [Id(2)] public double Logit { get; init; }

    /// <summary>Probability for the whole image.</summary>
    [Id(3)] public double Probability { get; init; }

    /// <summary>Content key of the map: [H, W] little-endian float32, no header.</summary>
    [Id(4)] public required string MapSha256 { get; init; }

    /// <summary>Snapshots asked for, ascending.</summary>
    [Id(5)] public SnapshotResult[] Snapshots { get; init; } = [];

    /// <summary>One entry for each protocol.</summary>
    [Id(6)] public CurveResult[] Curves { get; init; } = [];

    /// <summary>How sure the map is; null where the method cannot say, and in results of earlier versions.</summary>
    [Id(7)] public EvidenceResult? Evidence { get; init; }

    /// <summary>The objects that were told apart, in the order found; empty where none were asked for, and in results of earlier versions.</summary>
    [Id(8)] public ObjectResult[] Objects { get; init; } = [];
}

/// <summary>One of several objects of a class; the fields of DeCam.FoundObject.</summary>
/// <param name="MapSha256">Content key of its map: [H, W] little-endian float32, no header.</param>
/// <param name="Share">Share of the frame that was cut out for it.</param>
/// <param name="Kept">Probability of the class where that share alone is kept.</param>
/// <param name="Left">Probability of the class where it and the objects before it are hidden.</param>
/// <param name="IsRecognised">Whether the class is still recognised then.</param>
[GenerateSerializer, Immutable, Alias("DeCam.ObjectResult")]
public sealed record ObjectResult(
    [property: Id(0)] string MapSha256,
    [property: Id(1)] double Share,
    [property: Id(2)] double Kept,
    [property: Id(3)] double Left,
    [property: Id(4)] bool IsRecognised);

/// <summary>How sure a map is; the fields of DeCam.MapEvidence.</summary>
/// <param name="UncertaintySha256">Content key of the standard deviation of the linear map, [H, W] little-endian float32, no header; "" when it was not kept.</param>
/// <param name="SplitHalf">Rank correlation of the maps of two halves of the masks; null where one of the two is flat.</param>
/// <param name="Kinds">One entry for each kind of masks whose scores tell something.</param>
[GenerateSerializer, Immutable, Alias("DeCam.EvidenceResult")]
public sealed record EvidenceResult([property: Id(0)] string UncertaintySha256, [property: Id(1)] double? SplitHalf, [property: Id(2)] KindFitResult[] Kinds);

/// <summary>How well a linear map foretells the scores of one kind of masks.</summary>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Masks">Masks of that kind.</param>
/// <param name="R2">Part of the variance of their scores that the map explains, at most 1.</param>
[GenerateSerializer, Immutable, Alias("DeCam.KindFitResult")]
public sealed record KindFitResult([property: Id(0)] string Kind, [property: Id(1)] int Masks, [property: Id(2)] double R2);

/// <summary>The map after a number of evaluations.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SnapshotResult")]
public sealed record SnapshotResult([property: Id(0)] int Evaluations, [property: Id(1)] string MapSha256);

/// <summary>Insertion and deletion under one protocol.</summary>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="Insertion">Probability at each point.</param>
/// <param name="Deletion">Probability at each point.</param>
/// <param name="InsertionAuc">Area in [0, 1].</param>
/// <param name="DeletionAuc">Area in [0, 1].</param>
/// <param name="DiffAuc">100 (insertion - deletion).</param>
[GenerateSerializer, Immutable, Alias("DeCam.CurveResult")]
public sealed record CurveResult(
    [property: Id(0)] string Protocol,
    [property: Id(1)] double[] Insertion,
    [property: Id(2)] double[] Deletion,
    [property: Id(3)] double InsertionAuc,
    [property: Id(4)] double DeletionAuc,
    [property: Id(5)] double DiffAuc);

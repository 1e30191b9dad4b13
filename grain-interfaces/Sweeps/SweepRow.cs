namespace DeCam.Cluster;

/// <summary>One line of a sweep's table: what became of one cell.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepRow")]
public sealed record SweepRow
{
    /// <summary>Number of the cell, from 0: models x methods x images x seeds, the last running fastest.</summary>
    [Id(0)] public required int Cell { get; init; }

    /// <summary>Name of the model in the sweep.</summary>
    [Id(1)] public required string Model { get; init; }

    /// <summary>Name of the method in the sweep.</summary>
    [Id(2)] public required string Method { get; init; }

    /// <summary>Name of the image in its dataset, with '/' between folders.</summary>
    [Id(3)] public required string Image { get; init; }

    /// <summary>Seed.</summary>
    [Id(4)] public required long Seed { get; init; }

    /// <summary>Why the cell failed, or null when it has a result.</summary>
    [Id(5)] public Failure? Failure { get; init; }

    /// <summary>SHA-256 of the model file; "" of a model of a server.</summary>
    [Id(6)] public string ModelSha256 { get; init; } = "";

    /// <summary>SHA-256 of the encoded image.</summary>
    [Id(7)] public string ImageSha256 { get; init; } = "";

    /// <summary>Content key of the map, or "".</summary>
    [Id(8)] public string MapSha256 { get; init; } = "";

    /// <summary>Class explained, or -1.</summary>
    [Id(9)] public int Class { get; init; } = -1;

    /// <summary>Its label, or "".</summary>
    [Id(10)] public string Label { get; init; } = "";

    /// <summary>Probability of the class for the whole image.</summary>
    [Id(11)] public double Probability { get; init; }

    /// <summary>Masks scored by the search.</summary>
    [Id(12)] public int Evaluations { get; init; }

    /// <summary>Masks scored by the metrics.</summary>
    [Id(13)] public int MetricEvaluations { get; init; }

    /// <summary>Curves and areas, one for each protocol, in the order of the specification.</summary>
    [Id(14)] public SweepCurve[] Curves { get; init; } = [];

    /// <summary>DiffAUC of the first protocol at the evaluation counts asked for.</summary>
    [Id(15)] public SweepSnapshot[] Snapshots { get; init; } = [];

    /// <summary>Content key of the model's view of the image, for drawing; or "".</summary>
    [Id(16)] public string ViewSha256 { get; init; } = "";

    /// <summary>Height of the map.</summary>
    [Id(17)] public int HeightPixels { get; init; }

    /// <summary>Width of the map.</summary>
    [Id(18)] public int WidthPixels { get; init; }

    /// <summary>Whether the search looked at the metric.</summary>
    [Id(19)] public bool MetricTuned { get; init; }

    /// <summary>Devices that scored for it; may differ between two sweeps of one specification.</summary>
    [Id(20)] public string[] Devices { get; init; } = [];

    /// <summary>Seconds of work; may differ between two sweeps of one specification.</summary>
    [Id(21)] public double Seconds { get; init; }

    /// <summary>The true class of the image; null where the sweep does not ask for it.</summary>
    [Id(22)] public SweepTruth? Truth { get; init; }

    /// <summary>The object of the image and how the map meets it; null where none is known.</summary>
    [Id(23)] public SweepObject? Localisation { get; init; }

    /// <summary>Version of the software that made the map; "" for a failed cell, and in rows of versions that did not note it.</summary>
    [Id(24)] public string Version { get; init; } = "";

    /// <summary>How the devices that scored for it calculate; null when they were of any kind, for a failed cell, and in rows of earlier versions.</summary>
    [Id(25)] public ArithmeticKind? Arithmetic { get; init; }

    /// <summary>Rank correlation of the maps of two halves of the masks; null where the method cannot say, for a failed cell, and in rows of earlier versions.</summary>
    [Id(26)] public double? SplitHalf { get; init; }

    /// <summary>How the model's view lies on the image: of its preprocessing, as JSON, what moves pixels; "" for a failed cell, and in rows of earlier versions.</summary>
    [Id(27)] public string Fit { get; init; } = "";

    /// <summary>Content keys of the maps of the objects that were told apart, in the order found; empty where none were asked for, for a failed cell, and in rows of earlier versions.</summary>
    [Id(28)] public string[] ObjectMaps { get; init; } = [];

    /// <summary>What the map cost where it was made inside the model; null for other methods, for a failed cell, and in rows of earlier versions.</summary>
    [Id(29)] public AttributionResult? Attribution { get; init; }

    /// <summary>The calibrated network that scored the search, or why the model itself did; null where none was asked for, for a failed cell, and in rows of earlier versions.</summary>
    [Id(30)] public CalibrationResult? Calibration { get; init; }

    /// <summary>The server that ran the model; null where devices had a file of it, for a failed cell, and in rows of earlier versions.</summary>
    [Id(31)] public ServedModelWire? Served { get; init; }

    /// <summary>Key of the cell, the same in every run of the specification.</summary>
    public string Key => $"{Model}/{Method}/{Image}/{Seed}";
}

/// <summary>One protocol's figures.</summary>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="InsertionAuc">Area in [0, 1].</param>
/// <param name="DeletionAuc">Area in [0, 1].</param>
/// <param name="DiffAuc">100 (insertion - deletion).</param>
/// <param name="Insertion">Probability at each point, little-endian float32.</param>
/// <param name="Deletion">Probability at each point, little-endian float32.</param>
[GenerateSerializer, Immutable, Alias("DeCam.SweepCurve")]
public sealed record SweepCurve(
    [property: Id(0)] string Protocol,
    [property: Id(1)] double InsertionAuc,
    [property: Id(2)] double DeletionAuc,
    [property: Id(3)] double DiffAuc,
    [property: Id(4)] byte[] Insertion,
    [property: Id(5)] byte[] Deletion);

/// <summary>The figure of the map after a number of evaluations.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepSnapshot")]
public sealed record SweepSnapshot([property: Id(0)] int Evaluations, [property: Id(1)] double DiffAuc);

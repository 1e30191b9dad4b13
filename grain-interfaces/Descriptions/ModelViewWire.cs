namespace DeCam.Cluster;

/// <summary>What the model sees of the image; the fields of DeCam.Scoring.ModelView.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.ModelView")]
public sealed record ModelViewWire
{
    /// <summary>Height of the model's input.</summary>
    [Id(0)] public int HeightPixels { get; init; }

    /// <summary>Width of the model's input.</summary>
    [Id(1)] public int WidthPixels { get; init; }

    /// <summary>Number of classes.</summary>
    [Id(2)] public int ClassCount { get; init; }

    /// <summary>The classes the selector named.</summary>
    [Id(3)] public ClassPredictionWire[] Targets { get; init; } = [];

    // Id 4 belonged to a member of stored records; it is not given to another.
    /// <summary>Width of the decoded picture.</summary>
    [Id(5)] public int ImageWidth { get; init; }

    /// <summary>Height of the decoded picture.</summary>
    [Id(6)] public int ImageHeight { get; init; }

    /// <summary>The preprocessing in use as a JSON object.</summary>
    [Id(7)] public string Preprocessing { get; init; } = "{}";

    /// <summary>Content key of the model's view of the image, [H, W, 3] bytes.</summary>
    [Id(8)] public string ViewSha256 { get; init; } = "";

    /// <summary>Multiplications with addition that one evaluation takes, counted from the model file; 0 when unknown.</summary>
    [Id(9)] public long MultiplyAccumulates { get; init; }

    /// <summary>Sentences a user of the model should know.</summary>
    [Id(10)] public string[] Notes { get; init; } = [];

    /// <summary>The most probable classes, five at most; empty in views of earlier versions.</summary>
    [Id(11)] public ClassPredictionWire[] Top { get; init; } = [];

    /// <summary>The server that runs the model; null for a file of the evaluator.</summary>
    [Id(12)] public ServedModelWire? Served { get; init; }
}

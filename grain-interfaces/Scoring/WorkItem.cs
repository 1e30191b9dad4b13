namespace DeCam.Cluster;

/// <summary>A batch of masks to score, or a model and image to describe. Genes and ranks travel, never pixels.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.WorkItem")]
public sealed record WorkItem
{
    /// <summary>Batch number of a request to describe model and image.</summary>
    public const int Describe = -1;

    /// <summary>The run that asks; also the key of the grain that takes the report.</summary>
    [Id(0)] public required string RunId { get; init; }

    /// <summary>Number of the batch in its run, or <see cref="Describe"/>. With the run id it names the item.</summary>
    [Id(1)] public required int Batch { get; init; }

    /// <summary>The model.</summary>
    [Id(2)] public required ModelRef Model { get; init; }

    /// <summary>Content key of the encoded image.</summary>
    [Id(3)] public required string ImageSha256 { get; init; }

    /// <summary>DeCam.Masks.MaskKind as a number.</summary>
    [Id(4)] public int MaskKind { get; init; }

    /// <summary>The description of the masks.</summary>
    [Id(5)] public byte[] Masks { get; init; } = [];

    /// <summary>Number of masks.</summary>
    [Id(6)] public int Count { get; init; }

    /// <summary>DeCam.Masks.Baseline as a number.</summary>
    [Id(7)] public int Baseline { get; init; }

    /// <summary>Classes to report, in order.</summary>
    [Id(8)] public int[] Classes { get; init; } = [];

    /// <summary>Who waits for it.</summary>
    [Id(9)] public RunPriority Priority { get; init; }

    /// <summary>The class selector of a request to describe.</summary>
    [Id(10)] public string ClassSelector { get; init; } = "";
}

/// <summary>The answer to a <see cref="WorkItem"/>.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.WorkReport")]
public sealed record WorkReport
{
    /// <summary>The run.</summary>
    [Id(0)] public required string RunId { get; init; }

    /// <summary>The batch.</summary>
    [Id(1)] public required int Batch { get; init; }

    /// <summary>[mask, class, (logit, log-probability)] little-endian float32, row-major; empty for a description or refusal.</summary>
    [Id(2)] public byte[] Scores { get; init; } = [];

    /// <summary>The answer to a request to describe.</summary>
    [Id(3)] public ModelViewWire? View { get; init; }

    /// <summary>Set when the item cannot be served by any device.</summary>
    [Id(4)] public Failure? Refusal { get; init; }

    /// <summary>Device that did it.</summary>
    [Id(5)] public string Device { get; init; } = "";

    /// <summary>Silo that did it.</summary>
    [Id(6)] public string Silo { get; init; } = "";

    /// <summary>Set when the artifact store did not give what the item needs; the run waits and asks again.</summary>
    [Id(7)] public Failure? Unavailable { get; init; }
}

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

    /// <summary>The five most probable classes.</summary>
    [Id(4)] public ClassPredictionWire[] Top { get; init; } = [];

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
}

/// <summary>One class as the model sees the whole image.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.ClassPrediction")]
public sealed record ClassPredictionWire(
    [property: Id(0)] int Class,
    [property: Id(1)] string Label,
    [property: Id(2)] float Logit,
    [property: Id(3)] float LogProbability);

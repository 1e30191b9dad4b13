namespace DeCam.Cluster;

/// <summary>Names a model on the wire; the fields of DeCam.Scoring.ModelReference.</summary>
/// <param name="Name">File or configured name.</param>
/// <param name="Sha256">Hash of the model file, lower-case hexadecimal; of a model of a server a key in its place.</param>
/// <param name="Preprocessing">Overrides of the preprocessing as canonical JSON, or "".</param>
[GenerateSerializer, Immutable, Alias("DeCam.ModelRef")]
public sealed record ModelRef(
    [property: Id(0)] string Name,
    [property: Id(1)] string Sha256,
    [property: Id(2)] string Preprocessing)
{
    /// <summary>Whether a model server runs it, so that <see cref="Sha256"/> is no hash of a file. Which server a silo knows by itself.</summary>
    [Id(3)] public bool IsServed { get; init; }
}

/// <summary>Who waits for a run.</summary>
public enum RunPriority
{
    /// <summary>A person; served before sweeps.</summary>
    Interactive = 0,

    /// <summary>A sweep.</summary>
    Sweep = 1,
}

/// <summary>One explanation to be made. Two equal specifications are the same run.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.RunSpec")]
public sealed record RunSpec
{
    /// <summary>The class selector of the most probable class; the word of DeCam.Scoring.ClassSelector.Best.</summary>
    public const string BestClass = "top1";

    private const int ShortHash = 12;

    /// <summary>The model.</summary>
    [Id(0)] public required ModelRef Model { get; init; }

    /// <summary>Name of the image, for people.</summary>
    [Id(1)] public required string ImageName { get; init; }

    /// <summary>Content key of the encoded image, which must be in the artifact store.</summary>
    [Id(2)] public required string ImageSha256 { get; init; }

    /// <summary>Method name, or "given" to judge <see cref="MapSha256"/>.</summary>
    [Id(3)] public required string Method { get; init; }

    /// <summary>Preset, or null for the method's default.</summary>
    [Id(4)] public string? Preset { get; init; }

    /// <summary>Options that differ from the preset, sorted by name.</summary>
    [Id(5)] public SortedDictionary<string, string> Options { get; init; } = [];

    /// <summary>"top1", "top5", an index, a label, or several of these separated by commas.</summary>
    [Id(6)] public string ClassSelector { get; init; } = BestClass;

    /// <summary>Source of all random numbers.</summary>
    [Id(7)] public long Seed { get; init; }

    /// <summary>Hard cap on the search's evaluations; null for the method's own.</summary>
    [Id(8)] public int? Budget { get; init; }

    /// <summary>Metric protocols to judge the map by.</summary>
    [Id(9)] public string[] Protocols { get; init; } = [];

    /// <summary>Evaluation counts at which the map so far is kept.</summary>
    [Id(10)] public int[] Snapshots { get; init; } = [];

    /// <summary>Masks in a batch at most.</summary>
    [Id(11)] public int BatchSize { get; init; } = 64;

    /// <summary>Content key of a map to judge ([H, W] little-endian float32), or null.</summary>
    [Id(12)] public string? MapSha256 { get; init; }

    /// <summary>Who waits for it.</summary>
    [Id(13)] public RunPriority Priority { get; init; }

    /// <summary>Whether maps are only hashed, not stored.</summary>
    [Id(14)] public bool DiscardMaps { get; init; }

    /// <summary>Id of the sweep that the run belongs to and ends with, or null; no part of the run's identity.</summary>
    [Id(15)] public string? Sweep { get; init; }

    /// <summary>Whether devices that calculate differently may score for it; no part of the run's identity.</summary>
    [Id(16)] public bool AnyArithmetic { get; init; }

    /// <summary>The kind of device that it must be made with, or null for the one with the most free capacity; no part of the run's identity.</summary>
    [Id(17)] public ArithmeticKind? Arithmetic { get; init; }

    /// <summary>"int8", "auto", "tf32" or "fp16", the words of DeCam.Scoring.PrecisionNames, for a search in fewer bits; null for float32.</summary>
    [Id(18)] public string? Precision { get; init; }

    /// <summary>A device's message with the name of the image: devices know an image by its content, people by its file.</summary>
    public static string WithImageName(string message, string imageSha256, string imageName) =>
        imageSha256.Length < ShortHash ? message : message.Replace($"'{imageSha256[..ShortHash]}'", $"'{imageName}'", StringComparison.Ordinal);
}

namespace DeCam.Cluster;

/// <summary>Many explanations under one protocol: models x methods x images x seeds. Jobs are data, never code.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepSpec")]
public sealed record SweepSpec
{
    /// <summary>Seeds at most, so that a specification stays a small message.</summary>
    public const int MaxSeeds = 10_000;

    /// <summary>Name for people.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>The models, in the order of the table; at least one.</summary>
    [Id(1)] public required SweepModel[] Models { get; init; }

    /// <summary>The methods, controls among them, in the order of the table; at least one.</summary>
    [Id(2)] public required SweepMethod[] Methods { get; init; }

    /// <summary>Which images.</summary>
    [Id(3)] public required SweepImages Images { get; init; }

    /// <summary>The seeds; at least one.</summary>
    [Id(4)] public long[] Seeds { get; init; } = [0];

    /// <summary>Metric protocols; the first one fills the columns insertion, deletion and diff.</summary>
    [Id(5)] public string[] Metrics { get; init; } = [];

    /// <summary>Hard cap on the search's evaluations of every cell whose method names none; null for the methods' own.</summary>
    [Id(6)] public int? Budget { get; init; }

    /// <summary>Evaluation counts at which the map so far is judged as well, ascending.</summary>
    [Id(7)] public int[] Snapshots { get; init; } = [];

    /// <summary>"top1", "true", an index or a label: one class for each image.</summary>
    [Id(8)] public string ClassSelector { get; init; } = RunSpec.BestClass;

    /// <summary>Whether the maps stay in the artifact store.</summary>
    [Id(9)] public bool KeepMaps { get; init; } = true;

    /// <summary>Whether devices that calculate differently may score for one cell; no part of the sweep's identity.</summary>
    [Id(10)] public bool AnyArithmetic { get; init; }

    /// <summary>How the pictures of the report are drawn; no part of the sweep's identity.</summary>
    [Id(11)] public SweepPictures Pictures { get; init; } = new();

    /// <summary>Whether the objects of the images are known.</summary>
    public bool HasObjects => Images.Masks is not null || Images.Boxes is not null;

    /// <summary>Whether the true classes of the images are known.</summary>
    public bool HasTruth => Images.Labels is not null || Images.ClassesFromNames;
}

/// <summary>A model of a sweep.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepModel")]
public sealed record SweepModel
{
    /// <summary>Name in the table; unique in the sweep.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>File as the specification names it: an entry of the models' folder or, embedded, a path.</summary>
    [Id(1)] public required string File { get; init; }

    /// <summary>Overrides of the preprocessing as canonical JSON, or "".</summary>
    [Id(2)] public string Preprocessing { get; init; } = "";

    /// <summary>SHA-256 of the file; "" until the cluster has looked.</summary>
    [Id(3)] public string Sha256 { get; init; } = "";

    /// <summary>Whether a model server runs it, so that <see cref="Sha256"/> is no hash of a file; false until the cluster has looked.</summary>
    [Id(4)] public bool IsServed { get; init; }
}

/// <summary>A method of a sweep with its settings.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepMethod")]
public sealed record SweepMethod
{
    /// <summary>Name in the table; unique in the sweep.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Name of the explainer, or "given" where <see cref="Maps"/> are judged.</summary>
    [Id(1)] public required string Method { get; init; }

    /// <summary>Preset, or null for the default.</summary>
    [Id(2)] public string? Preset { get; init; }

    /// <summary>Options that differ from the preset.</summary>
    [Id(3)] public SortedDictionary<string, string> Options { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Hard cap on the search's evaluations, or null for the sweep's.</summary>
    [Id(4)] public int? Budget { get; init; }

    /// <summary>Whether it is a control, there to show what a map is worth that looks at nothing.</summary>
    [Id(5)] public bool IsControl { get; init; }

    /// <summary>Content key of the list of maps made elsewhere (<see cref="SweepMaps"/>); the folder, as the specification names it, until they were uploaded; or null.</summary>
    [Id(6)] public string? Maps { get; init; }

    /// <summary>As <see cref="RunSpec.Precision"/>; null for controls and given maps, which do not search.</summary>
    [Id(7)] public string? Precision { get; init; }
}

/// <summary>The images of a sweep.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepImages")]
public sealed record SweepImages
{
    /// <summary>Named dataset, or null when <see cref="Folder"/> is given.</summary>
    [Id(0)] public string? Dataset { get; init; }

    /// <summary>Full path of a folder, on an embedded cluster only; or null.</summary>
    [Id(1)] public string? Folder { get; init; }

    /// <summary>Pattern of the names to take: * within a folder, ** over folders, ? one character.</summary>
    [Id(2)] public string Include { get; init; } = "*";

    /// <summary>Images at most, in the order of their names and after the filter; null for all.</summary>
    [Id(3)] public int? Limit { get; init; }

    /// <summary>Which images count, by what the model says of them.</summary>
    [Id(4)] public SweepWhere Where { get; init; } = new(SweepFilter.All, 0);

    /// <summary>File of the true classes below the dataset, or null for none.</summary>
    [Id(5)] public string? Labels { get; init; }

    /// <summary>Digest of the names and lengths chosen; "" until the cluster has looked.</summary>
    [Id(6)] public string Listing { get; init; } = "";

    /// <summary>Number of images chosen, before the filter; 0 until the cluster has looked.</summary>
    [Id(7)] public int Count { get; init; }

    /// <summary>Digest of the times the images were last written; "" until the cluster has looked.</summary>
    [Id(8)] public string Written { get; init; } = "";

    /// <summary>SHA-256 of the label file; "" without one, and until the cluster has looked.</summary>
    [Id(9)] public string LabelsSha256 { get; init; } = "";

    /// <summary>Whether images in folders of the folder are taken too, whatever <see cref="Include"/> says; so where a specification names no pattern.</summary>
    [Id(10)] public bool TakesSubfolders { get; init; }

    /// <summary>Whether the names of folders and images tell the true classes.</summary>
    [Id(11)] public bool ClassesFromNames { get; init; }

    /// <summary>What the folder holds beside images, in words; "" for nothing, and until the cluster has looked.</summary>
    [Id(12)] public string PassedOver { get; init; } = "";

    /// <summary>Folder of masks of the images' objects: below the dataset, or the full path of one on an embedded cluster; or null.</summary>
    [Id(13)] public string? Masks { get; init; }

    /// <summary>The value of the masks that is the object, or null to tell by those that occur.</summary>
    [Id(14)] public int? MaskValue { get; init; }

    /// <summary>Folder of boxes of the images' objects, in place of <see cref="Masks"/>; or null.</summary>
    [Id(15)] public string? Boxes { get; init; }

    /// <summary>Digest of the files of the objects; "" without any, and until the cluster has looked.</summary>
    [Id(16)] public string Objects { get; init; } = "";

    /// <summary>Number of images that have a file of their object; 0 without any, and until the cluster has looked.</summary>
    [Id(17)] public int ObjectCount { get; init; }

    /// <summary>Digest of names and lengths of the files of objects, which copies on other silos share; "" without any, and until the cluster has looked.</summary>
    [Id(18)] public string ObjectListing { get; init; } = "";

    /// <summary>Names of the silos that did not say whether they have a copy of the dataset; "" for none, and until the cluster has looked.</summary>
    [Id(19)] public string NotCompared { get; init; } = "";

    /// <summary>Digest of names and contents of the images; "" where no silo had read them all, and until the cluster has looked. It has no part in the sweep's id, since reading takes time.</summary>
    [Id(20)] public string Contents { get; init; } = "";

    /// <summary>The same of the files of objects.</summary>
    [Id(21)] public string ObjectContents { get; init; } = "";

    /// <summary>Names of the silos whose copy of the dataset was compared by names and lengths alone; "" for none, and until the cluster has looked.</summary>
    [Id(22)] public string NotRead { get; init; } = "";
}

/// <summary>What an image must do to take part.</summary>
public enum SweepFilter
{
    /// <summary>Every image takes part.</summary>
    All = 0,

    /// <summary>The model's first class is the labelled one.</summary>
    Correct = 1,

    /// <summary>The model's first class is another one.</summary>
    Wrong = 2,

    /// <summary>The model's first class has more than the probability.</summary>
    ProbabilityAbove = 3,

    /// <summary>The model's first class has less than the probability.</summary>
    ProbabilityBelow = 4,
}

/// <summary>A filter with its threshold.</summary>
/// <param name="Filter">What is asked.</param>
/// <param name="Probability">Threshold in [0, 1] where the filter has one.</param>
[GenerateSerializer, Immutable, Alias("DeCam.SweepWhere")]
public sealed record SweepWhere([property: Id(0)] SweepFilter Filter, [property: Id(1)] double Probability);

namespace DeCam.Cluster;

/// <summary>State of the whole cluster.</summary>
/// <param name="Version">Version of the software that answers.</param>
/// <param name="Silos">Every silo that membership knows and that is not dead, by name.</param>
/// <param name="Queues">Queues with work, or that had some within the last half minute.</param>
[GenerateSerializer, Immutable, Alias("DeCam.ClusterStatus")]
public sealed record ClusterStatus(
    [property: Id(0)] string Version,
    [property: Id(1)] SiloEntry[] Silos,
    [property: Id(2)] QueueStatus[] Queues);

/// <summary>One silo as membership sees it, with its own report.</summary>
/// <param name="Address">Address in the cluster.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Active, ShuttingDown, ...</param>
/// <param name="Report">Its last report; null while it has not reported, or not for half a minute.</param>
[GenerateSerializer, Immutable, Alias("DeCam.SiloEntry")]
public sealed record SiloEntry(
    [property: Id(0)] string Address,
    [property: Id(1)] string Name,
    [property: Id(2)] string Status,
    [property: Id(3)] SiloReport? Report);

/// <summary>What a silo says of itself.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SiloReport")]
public sealed record SiloReport
{
    /// <summary>The silo.</summary>
    [Id(0)] public required SiloAddress Silo { get; init; }

    /// <summary>Its name.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Version of its software.</summary>
    [Id(2)] public required string Version { get; init; }

    /// <summary>Its roles, such as "coordinator" and "evaluator".</summary>
    [Id(3)] public string[] Roles { get; init; } = [];

    /// <summary>Its devices.</summary>
    [Id(4)] public DeviceReport[] Devices { get; init; } = [];

    /// <summary>The models whose files it has.</summary>
    [Id(5)] public ModelRef[] Models { get; init; } = [];

    /// <summary>The files in its model folders that it does not serve.</summary>
    [Id(6)] public UnservedModel[] Unserved { get; init; } = [];

    /// <summary>SHA-256 of the models that its devices have in memory and work for, whether their files are there or not.</summary>
    [Id(7)] public string[] InMemory { get; init; } = [];

    /// <summary>Its datasets.</summary>
    [Id(8)] public DatasetReport[] Datasets { get; init; } = [];
}

/// <summary>What a silo says of one of its datasets.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.DatasetReport")]
public sealed record DatasetReport
{
    /// <summary>Its name.</summary>
    [Id(0)] public string Name { get; init; } = "";

    /// <summary>Pictures in it, by the names of its files; null while the silo has not looked.</summary>
    [Id(1)] public int? Count { get; init; }

    /// <summary>SHA-256 of their names and lengths, or "".</summary>
    [Id(2)] public string Digest { get; init; } = "";

    /// <summary>The label files in its folder.</summary>
    [Id(3)] public LabelReport[] Labels { get; init; } = [];

    /// <summary>Why it cannot be looked at, or null.</summary>
    [Id(4)] public string? Fault { get; init; }

    /// <summary>SHA-256 of the names and contents of pictures and boxes; "" while not all of them are read, and from a silo of an earlier version.</summary>
    [Id(5)] public string Content { get; init; } = "";

    /// <summary>Files whose content is not read yet, or cannot be read.</summary>
    [Id(6)] public int Unread { get; init; }
}

/// <summary>A label file of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lines">Lines that are not empty.</param>
/// <param name="Sha256">Hash of its content.</param>
[GenerateSerializer, Immutable, Alias("DeCam.LabelReport")]
public sealed record LabelReport([property: Id(0)] string Name, [property: Id(1)] int Lines, [property: Id(2)] string Sha256);

/// <summary>Where a model or a dataset is.</summary>
/// <param name="Silos">Names of the silos that have it; of a model, those with devices that have its file, or have it in memory.</param>
/// <param name="LeftSilo">A living silo that had it before and has it no more, or null.</param>
[GenerateSerializer, Immutable, Alias("DeCam.ModelPlaces")]
public sealed record ModelPlaces([property: Id(0)] string[] Silos, [property: Id(1)] string? LeftSilo);

/// <summary>A model file that a silo cannot serve.</summary>
/// <param name="Name">Its name, as a served model would have it.</param>
/// <param name="Reason">Why, in a sentence.</param>
[GenerateSerializer, Immutable, Alias("DeCam.UnservedModel")]
public sealed record UnservedModel([property: Id(0)] string Name, [property: Id(1)] string Reason);

/// <summary>What a silo says of one of its devices.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.DeviceReport")]
public sealed record DeviceReport
{
    /// <summary>"cpu", "cuda:0", ...</summary>
    [Id(0)] public required string Device { get; init; }

    /// <summary>Names of the models it scores for at present.</summary>
    [Id(1)] public string[] Models { get; init; } = [];

    /// <summary>Masks scored a second since the report before.</summary>
    [Id(2)] public double MasksPerSecond { get; init; }

    /// <summary>Masks scored since the silo started.</summary>
    [Id(3)] public long Masks { get; init; }

    /// <summary>Why it takes no work at present, or null.</summary>
    [Id(4)] public string? OutOfService { get; init; }

    /// <summary>How it calculates with each model that it has loaded.</summary>
    [Id(5)] public ModelArithmetic[] Arithmetics { get; init; } = [];

    /// <summary>Memory that its loaded models are counted with, in bytes.</summary>
    [Id(10)] public long ModelBytes { get; init; }

    /// <summary>Memory for loaded models, in bytes; 0 where none are loaded, or where an older silo does not say.</summary>
    [Id(11)] public long ModelBytesLimit { get; init; }

    // Id 12 belonged to a member of versions in between; it is not given to another.
    /// <summary>The precisions that it offers beside float32, in the words of DeCam.Scoring.PrecisionNames; none from silos of earlier versions.</summary>
    [Id(13)] public string[] Precisions { get; init; } = [];

    /// <summary>How often it was out of service since the silo started, with its last fault; null if it was not.</summary>
    [Id(14)] public string? Outages { get; init; }
}

/// <summary>How a device calculates with a model.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Kind">Its arithmetic.</param>
[GenerateSerializer, Immutable, Alias("DeCam.ModelArithmetic")]
public sealed record ModelArithmetic([property: Id(0)] string Model, [property: Id(1)] ArithmeticKind Kind);

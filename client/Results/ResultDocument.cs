using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Results;

/// <summary>The document <c>result.json</c>. Keys are stable; new ones are only added.</summary>
internal sealed record ResultDocument(
    string Schema,
    ImagePart Image,
    ModelPart Model,
    TargetPart Target,
    MethodPart Method,
    SearchPart Search,
    MetricsPart? Metrics,
    IReadOnlyList<MetricsPart> OtherMetrics,
    MapPart Map,
    IReadOnlyList<SnapshotPart> Snapshots,
    IReadOnlyList<string> Notes,
    TimingPart Timing,
    WherePart Where)
{
    /// <summary>Value of <see cref="Schema"/>.</summary>
    public const string CurrentSchema = "decam.result/1";

    /// <summary>How the map meets the object, where it was told where that is.</summary>
    public LocalisationPart? Localisation { get; init; }

    /// <summary>The true class of the picture, where it was told.</summary>
    public TruthPart? Truth { get; init; }

    /// <summary>The most probable classes of the whole picture, five at most; null in documents of versions that did not note them.</summary>
    public IReadOnlyList<TargetPart>? Top5 { get; init; }

    /// <summary>All that decides the result (<see cref="ResultInputs"/>); null in documents of versions that did not note it.</summary>
    public IReadOnlyDictionary<string, string>? Inputs { get; init; }

    /// <summary>Indices of the classes that were asked for together, in their order; null in documents of versions that did not note them.</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>How all devices that scored for it calculate; null where they were of any arithmetic, and in documents of versions that did not note it.</summary>
    public ArithmeticPart? Arithmetic { get; init; }

    /// <summary>Whether devices of that arithmetic give the same bytes again; null in documents of versions that did not note it.</summary>
    public bool? Reproducible { get; init; }

    /// <summary>The centre control by the same protocols: a map that looks at nothing; null where it was not asked for.</summary>
    public ControlPart? Control { get; init; }

    /// <summary>Why the map is weak, in a sentence; null where it is not, or nothing tells.</summary>
    public string? Weak { get; init; }

    /// <summary>How the pictures were drawn; null in documents of versions that did not note it.</summary>
    public PicturesPart? Pictures { get; init; }

    /// <summary>How sure the map is; null where the method cannot say, and in documents of versions that did not note it.</summary>
    public EvidencePart? Evidence { get; init; }

    /// <summary>The objects of the class that were told apart, in the order found; null where none were asked for.</summary>
    public IReadOnlyList<ObjectPart>? Objects { get; init; }

    /// <summary>The metrics by every protocol, the first one's first; none where none were asked for.</summary>
    public IEnumerable<MetricsPart> AllMetrics() => Metrics is { } first ? OtherMetrics.Prepend(first) : [];

    /// <summary>The figure of the panel whose protocols were all measured, or null.</summary>
    public PanelFigure? PanelFigure() => MetricPanel.FigureOf(AllMetrics().Select(m => (m.Protocol, m.DiffAuc)));
}

/// <summary>The true class of a picture, and the model's most probable one.</summary>
/// <param name="Class">Index of the true class.</param>
/// <param name="Label">Its label in the model, or null.</param>
/// <param name="Given">The class in the words of the file or name that gives it.</param>
/// <param name="Top1">Index of the most probable class.</param>
/// <param name="Top1Label">Its label in the model, or null.</param>
/// <param name="Correct">Whether the two are the same.</param>
internal sealed record TruthPart(int Class, string? Label, string Given, int Top1, string? Top1Label, bool Correct)
{
    /// <summary>In words: <c>true class star, top-1 right</c>.</summary>
    public string InWords() => $"true class {Label ?? Number(Class)}, top-1 {(Correct ? "right" : $"{Top1Label ?? Number(Top1)}, wrong")}";

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The picture as decoded, and the hash of its file.</summary>
internal sealed record ImagePart(string Name, string Sha256, int Width, int Height);

/// <summary>The model; <paramref name="Input"/> is [channels, height, width]. <paramref name="Sha256"/> is that of its file, and null where a server runs it.</summary>
internal sealed record ModelPart(string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sha256, int[] Input, JsonElement Preprocessing)
{
    /// <summary>Address of the server that runs the model; null for a file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Server { get; init; }

    /// <summary>The version that the server runs; null for a file, and where the server has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }
}

/// <summary>The class explained, and what the model says of it for the whole picture.</summary>
internal sealed record TargetPart(int Class, string? Label, double Logit, double Probability);

/// <summary>The method with every option it ran with.</summary>
internal sealed record MethodPart(string Name, string? Preset, JsonElement Options, long Seed, bool MetricTuned)
{
    /// <summary>True for a method that looks inside the model; null for one that uses scores alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? NeedsModelInternals { get; init; }
}

/// <summary>What the search spent and reached.</summary>
internal sealed record SearchPart(int Evaluations, int SkippedAsIdentical, int Generations, double? BestFitness, double? MeanFitness, string StoppedBy)
{
    /// <summary>What scored the masks of the search: fp32, the model itself; tf32 or fp16, the model in fewer bits; or int8, a network of 8-bit integers; null in documents of versions that did not note it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Precision { get; init; }

    /// <summary>The making of that network; null where none was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PreparationPart? Preparation { get; init; }

    /// <summary>Whether somebody asked for another precision than float32, so that lines and tables say which it was.</summary>
    [JsonIgnore]
    public bool TellsPrecision => Preparation is not null || Precision is not (null or PrecisionNames.Fp32);

    /// <summary>Backward passes of a method that looks inside the model; null for others, as all below.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BackwardPasses { get; init; }

    /// <summary>Runs of the part of the model behind the layer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TailRuns { get; init; }

    /// <summary>Name of the tensor that the map was made from; null where it was made from the picture itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Layer { get; init; }

    /// <summary>Whether the attributions add up; null where they are not meant to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CompletenessPart? Completeness { get; init; }
}

/// <summary>The network of 8-bit integers that was made for a search, and what its guard found; figures are null where they were not come to.</summary>
/// <param name="Network">SHA-256 of the network; null where the model itself scored the search.</param>
/// <param name="Reason">Why the model itself scored it, a sentence; null where the network did.</param>
/// <param name="ProductExact">Whether the machine multiplies 8-bit integers exactly.</param>
/// <param name="Correlation">Correlation of the log-probabilities of network and model over masks, the least over the classes, from -1 to 1.</param>
/// <param name="Speed">Time of the model divided by time of the network; measured under auto alone.</param>
internal sealed record PreparationPart(string? Network, string? Reason, bool? ProductExact, double? Correlation, double? Speed);

/// <summary>Whether attributions add up to what they explain.</summary>
/// <param name="Sum">Their sum.</param>
/// <param name="ExpectedSum">What it ought to be: the difference of the logits of picture and baseline, or the logit itself.</param>
internal sealed record CompletenessPart(double Sum, double ExpectedSum);

/// <summary>Insertion and deletion under one protocol.</summary>
/// <param name="Protocol">Its name.</param>
/// <param name="InsertionAuc">Area under the insertion curve, in [0, 1].</param>
/// <param name="DeletionAuc">Area under the deletion curve, in [0, 1].</param>
/// <param name="DiffAuc">100 (insertion - deletion).</param>
/// <param name="Evaluations">Masks scored for it.</param>
/// <param name="Shares">Share of the pixels, most salient first, that has been inserted or deleted at each point of the curves.</param>
/// <param name="Insertion">Probability of the class at each point.</param>
/// <param name="Deletion">Probability of the class at each point.</param>
internal sealed record MetricsPart(string Protocol, double InsertionAuc, double DeletionAuc, double DiffAuc, int Evaluations,
    [property: JsonConverter(typeof(NumbersInALine))] double[] Shares,
    [property: JsonConverter(typeof(NumbersInALine))] double[] Insertion,
    [property: JsonConverter(typeof(NumbersInALine))] double[] Deletion)
{
    /// <summary>Mean DiffAUC of a panel whose protocols were all measured, beside the first of the metrics; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Panel { get; init; }

    /// <summary>Name of that panel, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PanelName { get; init; }
}

/// <summary>A control, and its metrics by each protocol.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Metrics">One entry for each protocol, in the order of the result's own.</param>
internal sealed record ControlPart(string Method, IReadOnlyList<MetricsPart> Metrics)
{
    /// <summary>Its metrics by the first protocol, or null.</summary>
    [JsonIgnore]
    public MetricsPart? First => Metrics is [var first, ..] ? first : null;
}

/// <summary>How the pictures of a result were drawn.</summary>
/// <param name="Style">What colours stand for.</param>
/// <param name="Palette">Name of the palette.</param>
/// <param name="Opacity">Opacity of the strongest colour.</param>
/// <param name="Size">Longer side at most, in pixels.</param>
/// <param name="Files">Names of the files.</param>
/// <param name="Note">What a reader of the pictures must know, or null.</param>
internal sealed record PicturesPart(string Style, string Palette, double Opacity, int Size, IReadOnlyList<string> Files, string? Note);

/// <summary>How a map meets an object; the share the object has of the view is what a map without knowledge would score as energy.</summary>
/// <param name="Object">Name of the mask's file, or box.</param>
/// <param name="ObjectFraction">Share of the model's view that the object covers.</param>
/// <param name="PointsInside">Pointing game: whether the map's maximum lies in the object.</param>
/// <param name="EnergyInside">Share of the map's sum that lies in the object.</param>
internal sealed record LocalisationPart(string Object, double ObjectFraction, bool PointsInside, double EnergyInside)
{
    /// <summary>Hash of the mask's file; null for a box.</summary>
    public string? ObjectSha256 { get; init; }

    /// <summary>How the mask was read, for people; null for a box.</summary>
    public string? ObjectReading { get; init; }

    /// <summary>The figures for people: points inside, energy inside 0.412 (object 0.076 of the view).</summary>
    public string InWords() => string.Create(CultureInfo.InvariantCulture,
        $"points {(PointsInside ? "inside" : "outside")}, energy inside {EnergyInside:0.000} (object {ObjectFraction:0.000} of the view)");

    /// <summary>The same, and how the mask was read.</summary>
    public string InWordsWithReading() => ObjectReading is { } reading ? $"{InWords()}; mask read so that {reading}" : InWords();
}

/// <summary>The map's file, the hash of that file, and the range of its values.</summary>
internal sealed record MapPart(string File, string Sha256, double Min, double Max);

/// <summary>How sure the map is, told by the linear model of the scores behind it.</summary>
/// <param name="File">File with the standard deviation of the linear map; null where it was not kept.</param>
/// <param name="Sha256">Hash of that file.</param>
/// <param name="SplitHalf">Rank correlation of the linear maps of the masks of even and of odd number; null where one of the two is flat.</param>
/// <param name="R2">Part of the variance of the scores that the linear map explains, for each kind of masks.</param>
internal sealed record EvidencePart(string? File, string? Sha256, double? SplitHalf, IReadOnlyDictionary<string, double> R2);

/// <summary>One of several objects of a class.</summary>
/// <param name="File">File with its map, in a folder of its own.</param>
/// <param name="Sha256">Hash of that file.</param>
/// <param name="Share">Share of the model's view that was cut out for it.</param>
/// <param name="Kept">Probability of the class where that share alone is kept.</param>
/// <param name="Left">Probability of the class where it and the objects before it are hidden.</param>
/// <param name="Recognised">Whether the class is still recognised then.</param>
internal sealed record ObjectPart(string File, string Sha256, double Share, double Kept, double Left, bool Recognised);

/// <summary>The map after a number of evaluations.</summary>
internal sealed record SnapshotPart(int Evaluations, string File, string Sha256);

/// <summary>How the devices that scored calculate.</summary>
/// <param name="Fingerprint">Equal where the scores are equal to the last bit.</param>
/// <param name="Runtime">The software that ran the model.</param>
/// <param name="Machine">Name of the processor or card.</param>
internal sealed record ArithmeticPart(string Fingerprint, string Runtime, string Machine);

/// <summary>How long it took; differs from run to run.</summary>
/// <param name="Seconds">Seconds of work.</param>
/// <param name="EvaluationsPerSecond">Evaluations of search and metrics a second, without the preparation.</param>
internal sealed record TimingPart(double Seconds, double EvaluationsPerSecond)
{
    /// <summary>Seconds until the network of 8-bit integers was there; null where none was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PreparationSeconds { get; init; }
}

/// <summary>Who worked; differs from run to run.</summary>
internal sealed record WherePart(IReadOnlyList<string> Devices, int Silos, string Version);

using System.Text.Json;
using System.Text.Json.Nodes;
using DeCam.Scoring;

namespace DeCam.Inference.Preprocessing;

/// <summary>Stated settings of a model's preprocessing; null where one is not stated. Keys are those of the sidecar file.</summary>
public sealed record PreprocessingSettings
{
    /// <summary>Mean per channel, on the scale of pixels that <see cref="Scale"/> names.</summary>
    public float[]? Mean { get; init; }

    /// <summary>Standard deviation per channel, on the same scale.</summary>
    public float[]? Std { get; init; }

    /// <summary>Size after resizing, in pixels; with <see cref="PictureFit.ShorterSide"/> a square, whose side is the shorter one.</summary>
    public PixelSize? Resize { get; init; }

    /// <summary>How a picture of any proportions becomes the input.</summary>
    public PictureFit? Fit { get; init; }

    /// <summary>Size of the input, in pixels, for models that do not say it.</summary>
    public PixelSize? Crop { get; init; }

    /// <summary>What is around a letterboxed picture.</summary>
    public Padding? Pad { get; init; }

    /// <summary>Where a letterboxed picture lies.</summary>
    public PicturePlace? Place { get; init; }

    /// <summary>The filter of resizing.</summary>
    public Interpolation? Interpolation { get; init; }

    /// <summary>Whether the filter is as wide as the reduction.</summary>
    public bool? Antialias { get; init; }

    /// <summary>Order of the dimensions.</summary>
    public TensorLayout? Layout { get; init; }

    /// <summary>Order of the colour channels.</summary>
    public ChannelOrder? Channels { get; init; }

    /// <summary>Scale of pixels before mean and deviation are taken out.</summary>
    public PixelScale? Scale { get; init; }

    /// <summary>Path of a file with the labels of all classes: lines, a table, JSON or a Python dict (<see cref="Classes.Labels"/>).</summary>
    public string? Labels { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the labels file; a machine with another one refuses.</summary>
    public string? LabelsSha256 { get; init; }

    /// <summary>Whether these settings are complete, so that a sidecar only gives the path of the labels.</summary>
    public bool? Pinned { get; init; }

    /// <summary>Name of the input that takes the image.</summary>
    public string? Input { get; init; }

    /// <summary>Name of the output that holds the classes.</summary>
    public string? Output { get; init; }

    /// <summary>The function that makes probabilities of the outputs.</summary>
    public Classes.Activation? Activation { get; init; }

    /// <summary>What files of other tools beside the model say; written by machines only, and less important than the model's own metadata.</summary>
    public PreprocessingSettings? Neighbours { get; init; }

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>No setting is stated.</summary>
    public static PreprocessingSettings None { get; } = new();

    /// <summary>The settings given with a model's name.</summary>
    public static PreprocessingSettings Of(ModelReference model) => FromJson(model.Preprocessing, $"model '{model.Name}'");

    /// <summary>
    /// What a reference to a model file must carry to mean the same on every machine: these settings over those of the file's sidecar,
    /// and the labels' content in place of trust in their name.
    /// </summary>
    /// <exception cref="ScoringRefusedException">The sidecar or the labels cannot be read.</exception>
    public PreprocessingSettings PinnedTo(string modelPath) => Over(Beside(modelPath)).ToPinned();

    /// <summary>What lies beside a model: its sidecar, and as <see cref="Neighbours"/> the files of other tools.</summary>
    /// <exception cref="ScoringRefusedException">The sidecar cannot be read.</exception>
    public static PreprocessingSettings Beside(string modelPath)
    {
        var sidecar = Sidecar.Of(modelPath).Settings;
        var files = sidecar.Neighbours ?? NeighbourFiles.Of(modelPath).Settings;
        return sidecar with { Neighbours = files == None ? null : files };
    }

    /// <summary>These settings with the labels by their hash alone.</summary>
    public PreprocessingSettings WithoutPaths() => this with { Labels = null, Neighbours = Neighbours?.WithoutPaths() };

    /// <summary>These settings, and those of the others where none is stated here.</summary>
    public PreprocessingSettings Over(PreprocessingSettings others) => new()
    {
        Mean = Mean ?? others.Mean,
        Std = Std ?? others.Std,
        Resize = Resize ?? others.Under(Fit).Resize,
        Fit = Fit ?? others.Fit,
        Crop = Crop ?? others.Crop,
        Pad = Pad ?? others.Under(Fit).Pad,
        Place = Place ?? others.Under(Fit).Place,
        Interpolation = Interpolation ?? others.Interpolation,
        Antialias = Antialias ?? others.Antialias,
        Layout = Layout ?? others.Layout,
        Channels = Channels ?? others.Channels,
        Scale = Scale ?? others.Scale,
        Labels = Labels ?? others.Labels,
        LabelsSha256 = Labels is null ? LabelsSha256 ?? others.LabelsSha256 : LabelsSha256,
        Pinned = Pinned ?? others.Pinned,
        Input = Input ?? others.Input,
        Output = Output ?? others.Output,
        Activation = Activation ?? others.Activation,
        Neighbours = Neighbours ?? others.Neighbours,
    };

    /// <summary>These settings where a more important source states a fit: the size and the padding that go with another one do not count.</summary>
    internal PreprocessingSettings Under(PictureFit? fit) => (fit, Fit) switch
    {
        (null, _) => this,
        // A size without a fit is that of the shorter side.
        (PictureFit.Letterbox, null) => this with { Resize = null },
        (_, null) => this with { Pad = null, Place = null },
        _ => fit == Fit ? this : this with { Resize = null, Pad = null, Place = null },
    };

    /// <summary>Refuses a mean or deviation that cannot be on the scale stated, or on <see cref="PixelScale.Unit"/> where none is.</summary>
    /// <param name="source">What states them, for messages, such as "model 'a.onnx'".</param>
    /// <exception cref="ScoringRefusedException">They are numbers of the other scale.</exception>
    public void CheckUnits(string source) => PixelUnits.Check(Scale ?? PixelScale.Unit, Mean, Std, source);

    private PreprocessingSettings ToPinned() => WithHashes() with { Pinned = true, Neighbours = Neighbours?.WithHashes() };

    private PreprocessingSettings WithHashes() => this with { LabelsSha256 = Labels is null ? LabelsSha256 : Classes.Labels.HashOf(Labels) };

    /// <summary>Reads the keys; an unknown one is refused by name.</summary>
    /// <param name="json">A JSON object, or "" for <see cref="None"/>.</param>
    /// <param name="source">What is read, for messages, such as "sidecar 'a.json'".</param>
    /// <exception cref="ScoringRefusedException">The text is not such an object.</exception>
    public static PreprocessingSettings FromJson(string json, string source)
    {
        if (json.Length == 0) return None;
        try
        {
            JsonDepth.Check(json);
            var read = new PreprocessingJson(JsonNode.Parse(json, documentOptions: Strict)?.AsObject() ?? throw new JsonException("it is null"), source);
            return read.Settings();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"The preprocessing of {source} is not a JSON object: {Sentence.Reason(e.Message)}.", e);
        }
    }

    /// <summary>One spelling for equal settings, for <see cref="ModelReference.Preprocessing"/>: keys in fixed order, "" for none.</summary>
    public string ToCanonicalJson() => ToJson() is { Count: > 0 } json ? json.ToJsonString(PreprocessingJson.Plain) : "";

    private JsonObject ToJson()
    {
        var json = new JsonObject();
        void Add(string key, JsonNode? value) { if (value is not null) json[key] = value; }
        Add("mean", PreprocessingJson.Array(Mean));
        Add("std", PreprocessingJson.Array(Std));
        Add("resize", PreprocessingJson.Array(Resize));
        Add("fit", PreprocessingJson.Word(Fit));
        Add("crop", PreprocessingJson.Array(Crop));
        Add("pad", Pad?.ToJson());
        Add("place", PreprocessingJson.Word(Place));
        Add("interpolation", PreprocessingJson.Word(Interpolation));
        Add("antialias", Antialias);
        Add("layout", PreprocessingJson.Word(Layout));
        Add("channels", PreprocessingJson.Word(Channels));
        Add("scale", PreprocessingJson.Word(Scale));
        Add("labels", Labels);
        Add("labelsSha256", LabelsSha256);
        Add("pinned", Pinned);
        Add("input", Input);
        Add("output", Output);
        Add("activation", PreprocessingJson.Word(Activation));
        if (Neighbours is { } files) json["neighbours"] = files.ToJson();
        return json;
    }
}

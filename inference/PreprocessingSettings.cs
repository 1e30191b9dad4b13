using System.Text.Json;
using System.Text.Json.Nodes;
using DeCam.Scoring;

namespace DeCam.Inference;

/// <summary>What somebody said of a model's preprocessing; null where nothing was said. Keys are those of the sidecar file.</summary>
public sealed record PreprocessingSettings
{
    /// <summary>Mean per channel, on pixel / 255.</summary>
    public float[]? Mean { get; init; }

    /// <summary>Standard deviation per channel, on pixel / 255.</summary>
    public float[]? Std { get; init; }

    /// <summary>Shorter side after resizing, in pixels.</summary>
    public int? Resize { get; init; }

    /// <summary>Side of the centre crop, in pixels.</summary>
    public int? Crop { get; init; }

    /// <summary>Order of the dimensions.</summary>
    public TensorLayout? Layout { get; init; }

    /// <summary>Order of the colour channels.</summary>
    public ChannelOrder? Channels { get; init; }

    /// <summary>What the model's numbers mean.</summary>
    public PixelScale? Scale { get; init; }

    /// <summary>Path of a file with one label a line.</summary>
    public string? Labels { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the labels file; a machine with another one refuses.</summary>
    public string? LabelsSha256 { get; init; }

    /// <summary>Whether all is said here, so that a sidecar only tells where the labels are.</summary>
    public bool? Pinned { get; init; }

    /// <summary>Name of the input that takes the image.</summary>
    public string? Input { get; init; }

    /// <summary>Name of the output that holds the classes.</summary>
    public string? Output { get; init; }

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Nothing said.</summary>
    public static PreprocessingSettings None { get; } = new();

    /// <summary>What was said with a model's name.</summary>
    public static PreprocessingSettings Of(ModelReference model) => FromJson(model.Preprocessing, $"model '{model.Name}'");

    /// <summary>
    /// What a reference to a model file must carry to mean the same on every machine: these settings over those of the file's sidecar,
    /// and the labels' content in place of trust in their name.
    /// </summary>
    /// <exception cref="ScoringRefusedException">The sidecar or the labels cannot be read.</exception>
    public PreprocessingSettings PinnedTo(string modelPath) => Over(Sidecar.Of(modelPath).Settings).ToPinned();

    /// <summary>These settings, and the others where nothing was said here.</summary>
    public PreprocessingSettings Over(PreprocessingSettings others) => new()
    {
        Mean = Mean ?? others.Mean,
        Std = Std ?? others.Std,
        Resize = Resize ?? others.Resize,
        Crop = Crop ?? others.Crop,
        Layout = Layout ?? others.Layout,
        Channels = Channels ?? others.Channels,
        Scale = Scale ?? others.Scale,
        Labels = Labels ?? others.Labels,
        LabelsSha256 = Labels is null ? LabelsSha256 ?? others.LabelsSha256 : LabelsSha256,
        Pinned = Pinned ?? others.Pinned,
        Input = Input ?? others.Input,
        Output = Output ?? others.Output,
    };

    private PreprocessingSettings ToPinned() => this with { Pinned = true, LabelsSha256 = Labels is null ? LabelsSha256 : Inference.Labels.HashOf(Labels) };

    /// <summary>Reads the keys; an unknown one is refused by name.</summary>
    /// <param name="json">A JSON object, or "" for <see cref="None"/>.</param>
    /// <param name="source">What is read, for messages, such as "sidecar 'a.json'".</param>
    /// <exception cref="ScoringRefusedException">The text is not such an object.</exception>
    public static PreprocessingSettings FromJson(string json, string source)
    {
        if (json.Length == 0) return None;
        try
        {
            var read = new PreprocessingJson(JsonNode.Parse(json, documentOptions: Strict)?.AsObject() ?? throw new JsonException("it is null"), source);
            return read.Settings();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"The preprocessing of {source} is not a JSON object: {e.Message.Split('\n')[0].TrimEnd('.')}.", e);
        }
    }

    /// <summary>One spelling for equal settings, for <see cref="ModelReference.Preprocessing"/>: keys in fixed order, "" for none.</summary>
    public string ToCanonicalJson()
    {
        var json = new JsonObject();
        void Add(string key, JsonNode? value) { if (value is not null) json[key] = value; }
        Add("mean", PreprocessingJson.Array(Mean));
        Add("std", PreprocessingJson.Array(Std));
        Add("resize", Resize);
        Add("crop", Crop);
        Add("layout", PreprocessingJson.Word(Layout));
        Add("channels", PreprocessingJson.Word(Channels));
        Add("scale", PreprocessingJson.Word(Scale));
        Add("labels", Labels);
        Add("labelsSha256", LabelsSha256);
        Add("pinned", Pinned);
        Add("input", Input);
        Add("output", Output);
        return json.Count == 0 ? "" : json.ToJsonString(PreprocessingJson.Plain);
    }
}

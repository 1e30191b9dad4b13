using System.Globalization;
using System.Text.Json.Nodes;
using DeCam.Scoring;

namespace DeCam.Inference;

/// <summary>How an image becomes the model's input: every value settled, and where it came from.</summary>
public sealed record Preprocessing
{
    /// <summary>Mean per channel, on pixel / 255, in the model's channel order.</summary>
    public required float[] Mean { get; init; }

    /// <summary>Standard deviation per channel, on pixel / 255, in the model's channel order.</summary>
    public required float[] Std { get; init; }

    /// <summary>Shorter side after resizing, in pixels. For inputs that are not square: the image covers the crop box scaled so.</summary>
    public required int Resize { get; init; }

    /// <summary>Height H of the centre crop and of the model's input.</summary>
    public required int HeightPixels { get; init; }

    /// <summary>Width W of the centre crop and of the model's input.</summary>
    public required int WidthPixels { get; init; }

    /// <summary>Order of the dimensions.</summary>
    public required TensorLayout Layout { get; init; }

    /// <summary>Order of the colour channels.</summary>
    public required ChannelOrder Channels { get; init; }

    /// <summary>What the model's numbers mean.</summary>
    public required PixelScale Scale { get; init; }

    /// <summary>Path of the labels file, or null.</summary>
    public string? Labels { get; init; }

    /// <summary>Hash the labels file must have, or null for any.</summary>
    public string? LabelsSha256 { get; init; }

    /// <summary>For each key of the sidecar: who said so ("option", "sidecar 'a.json'", "model", "default").</summary>
    public required IReadOnlyDictionary<string, string> Origins { get; init; }

    /// <summary>What the user should know of values that nobody gave, or null.</summary>
    /// <param name="model">Name of the model.</param>
    public string? Guess(string model)
    {
        string[] guessed = [.. new[] { ("mean", Text(Mean)), ("std", Text(Std)), ("resize", Text(Resize)) }
            .Where(p => Origins.GetValueOrDefault(p.Item1) == PreprocessingResolver.Default && (Scale == PixelScale.Unit || p.Item1 == "resize"))
            .Select(p => $"{p.Item1} {p.Item2}")];
        return guessed.Length == 0 ? null
            : $"Nobody says how images are prepared for model '{model}': {string.Join(", ", guessed)} {(guessed.Length == 1 ? "is" : "are")} taken; if that is wrong, give options or a sidecar file, and look at 'decam model inspect'.";
    }

    private static string Text(params IEnumerable<float> values) => string.Join(" ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The JSON object of <c>result.json</c>.</summary>
    public string ToJson() => new JsonObject
    {
        ["mean"] = PreprocessingJson.Array(Mean),
        ["std"] = PreprocessingJson.Array(Std),
        ["resize"] = $"shorter-side {Resize}, centre-crop",
        ["crop"] = new JsonArray(HeightPixels, WidthPixels),
        ["layout"] = PreprocessingJson.Word<TensorLayout>(Layout),
        ["channels"] = PreprocessingJson.Word<ChannelOrder>(Channels),
        ["scale"] = PreprocessingJson.Word<PixelScale>(Scale),
    }.ToJsonString(PreprocessingJson.Plain);

    /// <summary>Settles every value: overrides, then the sidecar, then what the model says, then ImageNet's usual numbers.</summary>
    /// <param name="input">The model's input.</param>
    /// <param name="overrides">What the user said.</param>
    /// <param name="sidecar">What lies beside the model.</param>
    /// <exception cref="ScoringRefusedException">Two of them cannot both be true, or the size of the input is known to nobody.</exception>
    public static Preprocessing Resolve(ImageInput input, PreprocessingSettings overrides, Sidecar sidecar) =>
        new PreprocessingResolver(input, overrides, sidecar).Resolve();
}

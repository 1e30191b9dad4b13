using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeCam.Scoring;

namespace DeCam.Inference.Preprocessing;

/// <summary>Strict reading of preprocessing keys: every wrong key or value is named.</summary>
internal sealed class PreprocessingJson(JsonObject json, string source)
{
    /// <summary>The keys that people write.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        [
            "mean", "std", "scale", "resize", "fit", "crop", "pad", "place", "interpolation", "antialias", "layout", "channels", "labels", "input", "output", "activation",
        ];

    // Written by machines only.
    private static readonly string[] Pins = ["labelsSha256", "pinned", "neighbours"];

    /// <summary>Whether a key is read.</summary>
    public static bool IsKnown(string key) => Keys.Contains(key) || Pins.Contains(key);

    /// <summary>No escapes beyond JSON's own, no white space.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonArray? Array(float[]? values) => values is null ? null : [.. values.Select(v => (JsonNode)v)];

    /// <summary>One number for a square.</summary>
    public static JsonNode? Array(PixelSize? size) => size is not { } said ? null : said.IsSquare ? said.Height : new JsonArray(said.Height, said.Width);

    public static string? Word<T>(T? value)
        where T : struct, Enum => value is { } word ? JsonNamingPolicy.KebabCaseLower.ConvertName(word.ToString()) : null;

    public PreprocessingSettings Settings()
    {
        if (json.Select(p => p.Key).FirstOrDefault(key => !IsKnown(key)) is { } unknown)
            throw Refused($"the key '{unknown}', which is not known", $"use {string.Join(", ", Keys)}");
        var settings = new PreprocessingSettings
        {
            Mean = Numbers("mean", v => float.IsFinite(v), "finite"),
            Std = Numbers("std", v => float.IsFinite(v) && v > 0, "positive"),
            Resize = Size("resize"),
            Fit = Fit(),
            Crop = Size("crop"),
            Pad = Pad(),
            Place = Choice<PicturePlace>("place"),
            Interpolation = Choice<Interpolation>("interpolation"),
            Antialias = Flag("antialias"),
            Layout = Choice<TensorLayout>("layout"),
            Channels = Choice<ChannelOrder>("channels"),
            Scale = Choice<PixelScale>("scale"),
            Labels = Text("labels"),
            LabelsSha256 = Text("labelsSha256"),
            Pinned = Flag("pinned"),
            Input = Text("input"),
            Output = Text("output"),
            Activation = Choice<Classes.Activation>("activation"),
            Neighbours = json["neighbours"] is { } files ? new PreprocessingJson(files.AsObject(), source).Settings() : null,
        };
        if (settings.Scale is { } scale) PixelUnits.Check(scale, settings.Mean, settings.Std, source);
        return settings;
    }

    private float[]? Numbers(string key, Func<float, bool> isValid, string wanted)
    {
        if (json[key] is not { } node) return null;
        JsonNode?[] values = node is JsonArray array ? [.. array] : [node];
        if (values.Length is 1 or 3 && values.All(v => v is JsonValue n && n.TryGetValue<double>(out var d) && isValid((float)d)))
            return [.. values.Select(v => (float)v!.GetValue<double>())];
        throw Refused($"{key} = {node.ToJsonString()}", $"give one {wanted} number for each channel, such as [0.5, 0.5, 0.5]");
    }

    // A single length is a square; whether it is the shorter side alone, the fit says.
    private PixelSize? Size(string key) => json[key] switch
    {
        null => null,
        JsonArray { Count: 2 } sides when Side(sides[0]) is { } height && Side(sides[1]) is { } width => new(height, width),
        JsonValue value when Side(value) is { } side => PixelSize.Square(side),
        var node => throw Refused($"{key} = {node.ToJsonString()}", $"give a whole number of pixels from 1 to {PixelSize.Largest}, or two as [height, width]"),
    };

    private static int? Side(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var side) && side is > 0 and <= PixelSize.Largest ? side : null;

    // A height and a width leave no proportions to keep.
    private PictureFit? Fit()
    {
        var fit = Choice<PictureFit>("fit");
        if (json["resize"] is not JsonArray sides) return fit;
        return fit != PictureFit.ShorterSide ? fit ?? PictureFit.Stretch
            : throw Refused($"resize = {sides.ToJsonString()} with fit = \"shorter-side\"", "give resize as one number, or fit = \"stretch\"");
    }

    private Padding? Pad()
    {
        if (json["pad"] is not { } node) return null;
        return Padding.Of(node) ?? throw Refused($"pad = {node.ToJsonString()}", $"give a grey from 0 to 255, three colours such as [114, 114, 114], or \"{Padding.AfterNormalisingWord}\"");
    }

    private T? Choice<T>(string key)
        where T : struct, Enum
    {
        if (Text(key) is not { } word) return null;
        foreach (var value in Enum.GetValues<T>())
            if (Word<T>(value) == word) return value;
        throw Refused($"{key} = \"{word}\"", $"use {string.Join(" or ", Enum.GetValues<T>().Select(v => Word<T>(v)))}");
    }

    private bool? Flag(string key)
    {
        if (json[key] is not { } node) return null;
        return node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : throw Refused($"{key} = {node.ToJsonString()}", "give true or false");
    }

    private string? Text(string key)
    {
        if (json[key] is not { } node) return null;
        return node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 && !text.Contains('\0')
            ? text
            : throw Refused($"{key} = {node.ToJsonString()}", "give a text");
    }

    private ScoringRefusedException Refused(string got, string wanted) =>
        new(RefusalKind.Input, $"The preprocessing of {source} has {got}; {wanted}.");
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeCam.Scoring;

namespace DeCam.Inference;

/// <summary>Strict reading of preprocessing keys: every wrong key or value is named.</summary>
internal sealed class PreprocessingJson(JsonObject json, string source)
{
    private static readonly string[] Keys =
        ["mean", "std", "resize", "crop", "layout", "channels", "scale", "labels", "input", "output"];

    // Written by machines only.
    private static readonly string[] Pins = ["labelsSha256", "pinned"];

    /// <summary>No escapes beyond JSON's own, no white space.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonArray? Array(float[]? values) => values is null ? null : [.. values.Select(v => (JsonNode)v)];

    public static string? Word<T>(T? value)
        where T : struct, Enum => value?.ToString().ToLowerInvariant();

    public PreprocessingSettings Settings()
    {
        if (json.Select(p => p.Key).Except([.. Keys, .. Pins]).FirstOrDefault() is { } unknown)
            throw Refused($"the key '{unknown}', which is not known", $"use {string.Join(", ", Keys)}");
        return new()
        {
            Mean = Numbers("mean", v => float.IsFinite(v), "finite"),
            Std = Numbers("std", v => float.IsFinite(v) && v > 0, "positive"),
            Resize = Pixels("resize"),
            Crop = Pixels("crop"),
            Layout = Choice<TensorLayout>("layout"),
            Channels = Choice<ChannelOrder>("channels"),
            Scale = Choice<PixelScale>("scale"),
            Labels = Text("labels"),
            LabelsSha256 = Text("labelsSha256"),
            Pinned = Flag("pinned"),
            Input = Text("input"),
            Output = Text("output"),
        };
    }

    private float[]? Numbers(string key, Func<float, bool> isValid, string wanted)
    {
        if (json[key] is not { } node) return null;
        if (node is JsonArray { Count: 1 or 3 } array && array.All(v => v is JsonValue n && n.TryGetValue<double>(out var d) && isValid((float)d)))
            return [.. array.Select(v => (float)v!.GetValue<double>())];
        throw Refused($"{key} = {node.ToJsonString()}", $"give one {wanted} number for each channel, such as [0.5, 0.5, 0.5]");
    }

    private int? Pixels(string key)
    {
        if (json[key] is not { } node) return null;
        return node is JsonValue value && value.TryGetValue<int>(out var pixels) && pixels is > 0 and <= 16384
            ? pixels
            : throw Refused($"{key} = {node.ToJsonString()}", "give a whole number of pixels from 1 to 16384");
    }

    private T? Choice<T>(string key)
        where T : struct, Enum
    {
        if (Text(key) is not { } word) return null;
        foreach (var value in Enum.GetValues<T>())
            if (Word<T>(value) == word) return value;
        throw Refused($"{key} = \"{word}\"", $"use {string.Join(" or ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}");
    }

    private bool? Flag(string key)
    {
        if (json[key] is not { } node) return null;
        return node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : throw Refused($"{key} = {node.ToJsonString()}", "give true or false");
    }

    private string? Text(string key)
    {
        if (json[key] is not { } node) return null;
        return node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0
            ? text
            : throw Refused($"{key} = {node.ToJsonString()}", "give a text");
    }

    private ScoringRefusedException Refused(string got, string wanted) =>
        new(RefusalKind.Input, $"The preprocessing of {source} has {got}; {wanted}.");
}

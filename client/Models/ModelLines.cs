using System.Text.Json;
using DeCam.Inference.Preprocessing;

namespace DeCam.Cluster.Client.Models;

/// <summary>Lines of name, value and origin that tell of a model.</summary>
internal sealed class ModelLines(TextWriter output)
{
    /// <summary>Writes a line.</summary>
    public void Write(string name, string value, string? origin = null) => output.WriteLine($"{name,-14} {value}{(origin is null ? "" : $"  ({origin})")}");

    /// <summary>Writes how pictures are prepared, each value with who said it.</summary>
    public void Write(JsonElement preprocessing, IReadOnlyDictionary<string, string> origins)
    {
        foreach (var value in preprocessing.EnumerateObject().Where(v => v.Name != "activation")) Write(value.Name, Plain(value.Value), origins.GetValueOrDefault(value.Name));
    }

    /// <summary>Sentences that a user of a model should know.</summary>
    /// <param name="signature">Those on what it takes and gives.</param>
    /// <param name="preprocessing">How pictures are prepared.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="labels">What is said of its labels, or null.</param>
    public static IReadOnlyList<string> Warnings(IReadOnlyList<string> signature, ImagePreprocessing preprocessing, string model, string? labels) =>
        [.. signature.Concat(preprocessing.Notes(model)).Append(labels).OfType<string>()];

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Plain)),
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}

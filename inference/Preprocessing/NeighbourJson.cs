using System.Text.Json;
using System.Text.Json.Nodes;
using DeCam.Inference.Files;

namespace DeCam.Inference.Preprocessing;

/// <summary>A JSON file of another tool beside a model. What it holds in a form that is not understood gives a note, never a refusal.</summary>
internal sealed class NeighbourJson
{
    private const int MostBytes = 16 << 20;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly JsonObject _json;
    private readonly List<string> _notes;

    private NeighbourJson(string fileName, JsonObject json, List<string> notes) => (FileName, _json, _notes) = (fileName, json, notes);

    /// <summary>Name of the file.</summary>
    public string FileName { get; }

    /// <summary>Reads a file; null where there is none, or where a note says why it cannot be read.</summary>
    public static NeighbourJson? Read(string path, List<string> notes)
    {
        var name = Path.GetFileName(path);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) return null;
            if (file.Length > MostBytes) throw new IOException($"it has more than {MostBytes >> 20} MiB");
            var text = OrdinaryFile.ReadAllText(path);
            JsonDepth.Check(text);
            using (var document = JsonDocument.Parse(text, Strict)) Check(document.RootElement);
            if (JsonNode.Parse(text, documentOptions: Strict) is JsonObject json) return new(name, json, notes);
            notes.Add($"'{name}' beside the model is no JSON object and is not read.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            notes.Add($"'{name}' beside the model is not read: {Sentence.Reason(e.Message)}.");
        }

        return null;
    }

    /// <summary>Whether it has a key with a value.</summary>
    public bool Has(string key) => _json[key] is not null;

    /// <summary>Its keys, the first few, for messages.</summary>
    public string Keys => string.Join(", ", _json.Take(3).Select(p => $"'{p.Key}'"));

    /// <summary>The object under a key, or null.</summary>
    public NeighbourJson? Inside(string key) => _json[key] is JsonObject inside ? new(FileName, inside, _notes) : null;

    /// <summary>A note on the file.</summary>
    public void Note(string predicate) => _notes.Add($"'{FileName}' beside the model {predicate}.");

    /// <summary>The text under a key, or null.</summary>
    public string? Text(string key) => Value<string>(key, "a text");

    /// <summary>The truth under a key, or null.</summary>
    public bool? Flag(string key) => Value<bool?>(key, "true or false");

    /// <summary>The finite number under a key, or null.</summary>
    public double? Number(string key) => Value<double?>(key, "a number") is { } number && double.IsFinite(number) ? number : null;

    /// <summary>The size in pixels under a key, or null.</summary>
    public int? Pixels(string key) => Number(key) is not { } side ? null
        : side is >= 1 and <= PixelSize.Largest && side == Math.Floor(side) ? (int)side : Odd<int?>(key, "a size in pixels");

    /// <summary>One or three finite numbers under a key, or null.</summary>
    public double[]? Numbers(string key)
    {
        if (_json[key] is not { } node) return null;
        JsonNode?[] values = node is JsonArray array ? [.. array] : [node];
        return values.Length is 1 or 3 && values.All(v => v is JsonValue n && n.TryGetValue<double>(out var d) && double.IsFinite(d))
            ? [.. values.Select(v => v!.GetValue<double>())]
            : Odd<double[]>(key, "a number for each channel");
    }

    // The reader refuses half a surrogate pair only when the text is asked for.
    private static void Check(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) _ = element.GetString();
        else if (element.ValueKind == JsonValueKind.Array) foreach (var value in element.EnumerateArray()) Check(value);
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                _ = property.Name;
                Check(property.Value);
            }
        }
    }

    private T? Value<T>(string key, string wanted)
    {
        if (_json[key] is not { } node) return default;
        return node is JsonValue plain && plain.TryGetValue<T>(out var value) ? value : Odd<T>(key, wanted);
    }

    private T? Odd<T>(string key, string wanted)
    {
        var text = _json[key]!.ToJsonString(PreprocessingJson.Plain);
        Note($"has {key} = {(text.Length <= 40 ? text : text[..40] + "...")} where {wanted} was expected; it is not used");
        return default;
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>The one way this program writes JSON: camel case, indented, labels readable in any language.</summary>
internal static class Json
{
    /// <summary>The settings.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The document as text.</summary>
    public static string Text<T>(T document) => JsonSerializer.Serialize(document, Options);

    /// <summary>A JSON text as part of a document.</summary>
    public static JsonElement Element(string text) => JsonSerializer.Deserialize<JsonElement>(text.Length == 0 ? "{}" : text);
}

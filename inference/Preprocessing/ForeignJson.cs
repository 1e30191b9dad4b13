using System.Text;
using System.Text.Json;

namespace DeCam.Inference.Preprocessing;

/// <summary>Tells a JSON file of another tool that has the name of a sidecar from a sidecar with a mistake.</summary>
internal static class ForeignJson
{
    private const int Shown = 3;

    // However deep a file of another tool nests: the reader does not recurse, and takes a time in proportion to the text.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };
    private const string Unreadable = "\uFFFD";

    // Words that files of any tool have.
    private static readonly string[] Common = ["labels", "input", "output", "activation"];

    /// <summary>
    /// The first keys of the text of another tool, for messages; null for a sidecar, and for what is no JSON. Where only the keys tell,
    /// a file is a sidecar if at least half of them, without those that files of any tool have, are known.
    /// </summary>
    /// <param name="json">The text.</param>
    /// <param name="isNamedAsSidecar">Whether the name of the file leaves no doubt, so that one known key is enough.</param>
    public static string? Keys(string json, bool isNamedAsSidecar)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), AnyDepth);
            reader.Read();
            var kind = reader.TokenType;
            var keys = new List<string>();
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1) keys.Add(Name(reader));
            }

            if (kind == JsonTokenType.StartArray) return "a list";
            return keys.Count == 0 || IsSidecar(keys, isNamedAsSidecar) ? null : string.Join(", ", keys.Take(Shown).Select(key => $"'{key}'"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The reader refuses half a surrogate pair only when the name is asked for.
    private static string Name(Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unreadable;
        }
    }

    private static bool IsSidecar(List<string> keys, bool isNamedAsSidecar)
    {
        var unknown = keys.Count(key => !PreprocessingJson.IsKnown(key));
        if (unknown == 0) return true;
        return isNamedAsSidecar ? unknown < keys.Count : keys.Count - unknown - keys.Count(Common.Contains) >= unknown;
    }
}

using System.Text;
using System.Text.Json;

namespace DeCam.Inference.Preprocessing;

/// <summary>Bounds how deep a JSON text nests.</summary>
internal static class JsonDepth
{
    /// <summary>Lists and objects within one another at most.</summary>
    public const int Most = 64;

    /// <summary>Reads the text once, without recursion.</summary>
    /// <exception cref="JsonException">It nests deeper than <see cref="Most"/>, or is no JSON.</exception>
    public static void Check(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = Most + 1 });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && reader.CurrentDepth >= Most)
                throw new JsonException($"lists and objects are nested deeper than {Most}");
        }
    }
}

using System.Text;
using System.Text.Json;
using DeCam.Scoring;

namespace DeCam.Inference.Servers;

/// <summary>Words of a model server as they may be shown: short, in one line, without control characters.</summary>
internal static class ServerText
{
    private const int Most = 300, MostOfMessage = 900;

    /// <summary>What the server says of an error, behind a colon; "" where it says nothing.</summary>
    /// <param name="body">The answer: by the protocol an object with the text <c>error</c>.</param>
    public static string Said(ReadOnlySpan<byte> body)
    {
        var text = Sentence.OneLine(Error(body) ?? "");
        return text.Length == 0 ? "" : $": {Short(text)}";
    }

    /// <summary>A name or text of the server, cut to what a sentence can bear.</summary>
    public static string Short(string text) => text.Length <= Most ? text : text[..Most] + "...";

    /// <summary>A whole message.</summary>
    public static string Clean(string message) => PrintableText.Of(message.Length <= MostOfMessage ? message : message[..MostOfMessage] + "...");

    private static string? Error(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            foreach (var key in (string[])["error", "detail", "message"])
                if (root.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String) return text.GetString();
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;        // half a character, which no text can hold
        }
        catch (JsonException)
        {
            // Plain text is said as it is, and a page of HTML is not.
            var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, Most)]);
            return text.Contains('<', StringComparison.Ordinal) ? null : text;
        }
    }
}

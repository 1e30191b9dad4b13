using System.Text;
using System.Text.Json;

namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Reads JSON text into nodes that know their lines.</summary>
internal static class JsonTree
{
    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads one value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="firstLine">Line of the file where it begins.</param>
    /// <exception cref="FormatException">It is no JSON, or is nested too deep or has too many values.</exception>
    public static LabelNode Parse(string text, int firstLine = 1)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var budget = new TreeBudget();
        var lines = new LineCounter(bytes, firstLine);
        try
        {
            var reader = new Utf8JsonReader(bytes, Options);
            reader.Read();
            var node = Value(ref reader, lines, budget, 1);
            return reader.Read() ? throw new FormatException($"has more behind its first JSON value, in line {lines.At(reader.TokenStartIndex)}") : node;
        }
        catch (JsonException e)
        {
            throw new FormatException($"is no valid JSON in line {firstLine + e.LineNumber}", e);
        }
        catch (InvalidOperationException e)
        {
            // The reader refuses half a surrogate pair only when the string is asked for.
            throw new FormatException("has a JSON string that is no valid Unicode", e);
        }
    }

    private static LabelNode Value(ref Utf8JsonReader reader, LineCounter lines, TreeBudget budget, int depth)
    {
        var line = lines.At(reader.TokenStartIndex);
        budget.Take(line, depth);
        return reader.TokenType switch
        {
            JsonTokenType.StartArray => List(ref reader, lines, budget, depth, line),
            JsonTokenType.StartObject => Map(ref reader, lines, budget, depth, line),
            JsonTokenType.String => new TextNode(line, reader.GetString()!),
            JsonTokenType.Number when reader.TryGetInt32(out var number) => new NumberNode(line, number),
            _ => new OtherNode(line, Encoding.UTF8.GetString(reader.ValueSpan)),
        };
    }

    private static ListNode List(ref Utf8JsonReader reader, LineCounter lines, TreeBudget budget, int depth, int line)
    {
        var items = new List<LabelNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Value(ref reader, lines, budget, depth + 1));
        return new(line, items);
    }

    private static MapNode Map(ref Utf8JsonReader reader, LineCounter lines, TreeBudget budget, int depth, int line)
    {
        var pairs = new List<(LabelNode, LabelNode)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = new TextNode(lines.At(reader.TokenStartIndex), reader.GetString()!);
            reader.Read();
            pairs.Add((key, Value(ref reader, lines, budget, depth + 1)));
        }

        return new(line, pairs);
    }

    // Counts on from the last place asked for.
    private sealed class LineCounter(byte[] bytes, int line)
    {
        private int _at;

        public int At(long index)
        {
            line += bytes.AsSpan(_at, (int)index - _at).Count((byte)'\n');
            _at = (int)index;
            return line;
        }
    }
}

using System.Globalization;

namespace DeCam.Inference.Imaging;

/// <summary>The header of a NumPy array, a Python dictionary, of which only what NumPy writes is understood; nothing is evaluated.</summary>
/// <param name="Type">Name of the type.</param>
/// <param name="IsFortran">Whether the first index changes fastest.</param>
/// <param name="Shape">The dimensions.</param>
internal sealed record NpyHeader(string Type, bool IsFortran, int[] Shape)
{
    private const int MostDimensions = 32;

    /// <summary>Reads a header; null where the text is none.</summary>
    public static NpyHeader? Parse(string text)
    {
        var tokens = Tokens(text);
        var at = 0;
        string? Next() => at < tokens.Count ? tokens[at++] : null;
        bool Takes(string wanted) => at < tokens.Count && tokens[at] == wanted && ++at > 0;
        string? type = null;
        bool? isFortran = null;
        int[]? shape = null;
        if (!Takes("{")) return null;
        while (!Takes("}"))
        {
            var key = Next();
            if (!Takes(":") || Next() is not { } value) return null;
            if (key == "'descr" && type is null && value.StartsWith('\'')) type = value[1..];
            else if (key == "'fortran_order" && isFortran is null && value is "True" or "False") isFortran = value == "True";
            else if (key == "'shape" && shape is null && value == "(") shape = Dimensions(Next);
            else return null;
            if (!Takes(",") && (at >= tokens.Count || tokens[at] != "}")) return null;
        }

        return at == tokens.Count && type is not null && isFortran is { } fortran && shape is not null ? new(type, fortran, shape) : null;
    }

    private static int[]? Dimensions(Func<string?> next)
    {
        var dimensions = new List<int>();
        for (var token = next(); token != ")"; token = next())
        {
            // Python 2 wrote long numbers with an L.
            if (!int.TryParse(token?.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || dimensions.Count == MostDimensions) return null;
            dimensions.Add(length);
            if (next() is not { } after || after is not ("," or ")")) return null;
            if (after == ")") break;
        }

        return [.. dimensions];
    }

    // Strings begin with a quote and have none at their end; other words and marks are as they stand.
    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var start = at++;
            if (text[start] is '\'' or '"')
            {
                var end = text.IndexOf(text[start], at);
                if (end < 0) return [];
                tokens.Add($"'{text[at..end]}");
                at = end + 1;
            }
            else if (char.IsAsciiLetterOrDigit(text[start]))
            {
                while (at < text.Length && char.IsAsciiLetterOrDigit(text[at])) at++;
                tokens.Add(text[start..at]);
            }
            else if (!char.IsWhiteSpace(text[start]))
            {
                tokens.Add(text[start].ToString());
            }
        }

        return tokens;
    }
}

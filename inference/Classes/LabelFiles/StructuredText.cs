namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Tells JSON and Python text from plain lines, and reads it.</summary>
internal static class StructuredText
{
    /// <summary>Reads JSON, JSON lines or Python text.</summary>
    /// <returns>Null where the lines look like none of them.</returns>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">They look like it but cannot be read.</exception>
    public static LabelList? TryRead(LabelText text)
    {
        if (text.Filled.Count == 0) return null;
        var first = text.Filled[0].Text.Trim();
        var isWhole = IsOpen(first) || (text.Filled.Count == 1 && IsBracket(first[PythonTree.Start(first)]));
        var isPerLine = text.Filled.All(l => IsBracket(l.Text.Trim()[0])) || text.Filled.All(l => IsString(l.Text.Trim()));
        if (!isPerLine && !isWhole) return null;
        var problem = "";
        if (Tried(() => Whole(JsonTree.Parse(text.Text), "JSON"), ref problem) is { } json) return json;
        if (!isWhole) return Lines(text);
        var ofJson = problem;
        if (Tried(() => Whole(PythonTree.Parse(text.Text), "Python"), ref problem) is { } python) return python;
        throw text.Refused($"looks like JSON or Python text but {(LooksLikePython(text.Text) ? problem : ofJson)}; correct it, or give one line for each class.");
    }

    private static LabelList Whole(LabelNode node, string language) =>
        new(node is MapNode ? language is "JSON" ? "JSON object" : "Python dict" : $"{language} list", TreeLabels.Of(node));

    private static LabelList Lines(LabelText text)
    {
        try
        {
            ListNode all = new(1, [.. text.Filled.Select(line => JsonTree.Parse(line.Text, line.Number))]);
            return new("JSON lines", TreeLabels.Of(all));
        }
        catch (FormatException e)
        {
            throw text.Refused($"looks like JSON lines but {e.Message}; correct it, or give one line for each class.");
        }
    }

    private static LabelList? Tried(Func<LabelList> read, ref string problem)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            problem = e.Message;
            return null;
        }
    }

    // "[background]" may be the first of plain lines; "[" or "{0: 'tench'," is not.
    private static bool IsOpen(string line)
    {
        var start = PythonTree.Start(line);
        if (!IsBracket(line[start])) return false;
        var (depth, quote) = (0, '\0');
        for (var at = start; at < line.Length; at++)
        {
            var c = line[at];
            if (quote != '\0' && c == '\\') at++;
            else if (c == quote) quote = '\0';
            else if (quote != '\0') continue;
            else if (c is '"' or '\'' && !char.IsLetterOrDigit(line[at - 1])) quote = c;      // no apostrophe
            else if (c is '{' or '[' or '(') depth++;
            else if (c is '}' or ']' or ')') depth--;
        }

        return depth > 0;
    }

    private static bool IsString(string line) => line.Length > 1 && line[0] == '"' && line[^1] == '"';

    private static bool IsBracket(char c) => c is '{' or '[';

    // JSON has neither numbers for keys nor single quotes.
    private static bool LooksLikePython(string text)
    {
        var start = PythonTree.Start(text);
        return start > 0 || text.AsSpan(start + 1).TrimStart() is [var next, ..] && (next is '\'' or '(' or '#' || char.IsAsciiLetterOrDigit(next));
    }
}

namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>One label a line, taken as it stands.</summary>
internal static class PlainLines
{
    /// <summary>The form's name.</summary>
    public const string Form = "plain lines";

    /// <summary>Reads them; a first line such as "label" is left out where there is one line too many.</summary>
    public static LabelList Read(LabelText text, int classCount)
    {
        var header = text.Lines.Count == classCount + 1 && FieldNames.IsName(text.Lines[0]) ? 1 : 0;
        return new(header == 0 ? Form : $"{Form} below a header", [.. text.Lines.Skip(header).Select((line, i) => new LabelEntry(i + 1 + header, line))]);
    }

    /// <summary>Refuses names that are quoted strings with their commas: a JSON or Python list without its brackets.</summary>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">They are.</exception>
    public static void RefuseQuoted(LabelText text, LabelList list)
    {
        if (list.Entries.Count > 0 && list.Entries.All(e => IsQuoted(e.Name)))
            throw text.Refused("has quoted strings for names, as the inside of a JSON or Python list; put brackets around them, or give plain lines.");
    }

    private static bool IsQuoted(string name)
    {
        var inside = name.TrimEnd(',').TrimEnd();
        return inside.Length > 1 && inside[0] is '"' or '\'' && inside[^1] == inside[0];
    }
}

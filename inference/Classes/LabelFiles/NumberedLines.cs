using System.Globalization;

namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Lines with an index before the name: <c>0 tench</c> or <c>0: tench</c>.</summary>
internal static class NumberedLines
{
    /// <summary>Reads them.</summary>
    /// <returns>Null where a line has no index, or where the numbers seem to belong to the names (<c>1 star</c>, <c>2 stars</c>, <c>3 stars</c>).</returns>
    public static LabelList? TryRead(LabelText text)
    {
        if (text.Filled.Count == 0) return null;
        var entries = new List<LabelEntry>();
        foreach (var line in text.Filled)
        {
            if (Split(line) is not { } entry) return null;
            entries.Add(entry);
        }

        var names = entries.Select(e => e.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        // ImageNet has two names twice.
        return 10 * names >= 9 * entries.Count ? new("lines of index and name", entries) : null;
    }

    /// <summary>The index and the name of a line, or null.</summary>
    public static LabelEntry? Split(TextLine line)
    {
        var digits = line.Text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !IsIndex(line.Text[..digits], out var index)) return null;
        if (line.Text[digits] != ':' && !char.IsWhiteSpace(line.Text[digits])) return null;
        var name = line.Text[(digits + 1)..].Trim();
        return name.Length == 0 ? null : LabelEntry.Of(line.Number, name, null, index);
    }

    /// <summary>Whether a text is an index.</summary>
    public static bool IsIndex(string text, out int index) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}

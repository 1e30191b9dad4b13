using System.Text;

namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Splits a line of a table; fields may stand in double quotes, with "" for a quote.</summary>
internal static class DelimitedLine
{
    /// <summary>The fields, trimmed, or null where a quoted one is not closed or text follows its quote.</summary>
    public static IReadOnlyList<string>? Split(string line, char separator)
    {
        var fields = new List<string>();
        for (var at = 0; at <= line.Length;)
        {
            while (at < line.Length && line[at] == ' ') at++;
            if (at < line.Length && line[at] == '"')
            {
                if (Quoted(line, ref at) is not { } field) return null;
                while (at < line.Length && line[at] == ' ') at++;
                if (at < line.Length && line[at] != separator) return null;
                fields.Add(field);
                at++;
                continue;
            }

            var end = line.IndexOf(separator, at);
            if (end < 0) end = line.Length;
            fields.Add(line[at..end].Trim());
            at = end + 1;
        }

        return fields;
    }

    private static string? Quoted(string line, ref int at)
    {
        var field = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"') field.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] == '"') field.Append(line[at++]);
            else
            {
                at++;
                return field.ToString();
            }
        }

        return null;
    }
}

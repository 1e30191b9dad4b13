namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Words that columns of tables and keys of JSON objects are called by.</summary>
internal static class FieldNames
{
    private static readonly string[] Indices = ["index", "idx", "class_index", "class_idx", "class_id", "label_id", "label_index", "id", "number", "no", "target", "class", "label"];
    private static readonly string[] Names = ["name", "class_name", "label_name", "display_name", "label", "class", "category", "words", "title", "text", "description"];

    /// <summary>Whether a word names the column of the labels.</summary>
    public static bool IsName(string word) => Names.Contains(Plain(word));

    /// <summary>The field that holds the index, or -1.</summary>
    public static int IndexAmong(IReadOnlyList<string> fields, Func<int, bool> fits) => Find(Indices, fields, fits);

    /// <summary>The field that holds the label, or -1.</summary>
    public static int NameAmong(IReadOnlyList<string> fields, Func<int, bool> fits) => Find(Names, fields, fits);

    private static int Find(string[] words, IReadOnlyList<string> fields, Func<int, bool> fits)
    {
        foreach (var word in words)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                if (Plain(fields[i]) == word && fits(i)) return i;
            }
        }

        return -1;
    }

    /// <summary>A word as it is compared: lower case, with underscores.</summary>
    public static string Plain(string word) => word.Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
}

namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>WordNet's ids of nouns, such as n01440764.</summary>
internal static class SynsetId
{
    private const int Length = 9;

    /// <summary>Whether a text is an id and nothing else.</summary>
    public static bool Is(string text) => text.Length == Length && text[0] == 'n' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The id that a name begins with, where no letter or digit follows it; else null.</summary>
    public static string? AtStart(string name) =>
        name.Length > Length && !char.IsAsciiLetterOrDigit(name[Length]) && Is(name[..Length]) ? name[..Length] : null;

    /// <summary>Takes the ids off the names, where every name begins with its id.</summary>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">The numbers behind the ids are those of another order.</exception>
    public static LabelList Split(LabelText text, LabelList list)
    {
        var entries = list.Entries;
        if (entries.Count == 0 || entries.Any(e => e.Synset is not null)) return list;
        if (entries.All(e => Is(e.Name))) return list with { Entries = [.. entries.Select(e => e with { Synset = e.Name })] };
        if (!entries.All(e => HasId(e.Name))) return list;
        List<LabelEntry> split = [.. entries.Select(e => e with { Synset = e.Name[..Length], Name = e.Name[Length..].Trim() })];
        return new($"{list.Form} with synset ids", split.All(e => e.Index is null) ? Numbered(text, split) : split);
    }

    private static bool HasId(string name) => name.Length > Length + 1 && char.IsWhiteSpace(name[Length]) && Is(name[..Length]);

    // "n02119789 1 kit_fox": the numbers of ILSVRC's development kit are not those of the models' outputs.
    private static List<LabelEntry> Numbered(LabelText text, List<LabelEntry> split)
    {
        List<LabelEntry> numbered = [.. split.Select(e => NumberedLines.Split(new(e.Line, e.Name)) is { } number ? number with { Synset = e.Synset } : e)];
        if (numbered.Any(e => e.Index is null)) return split;
        return numbered.Any(e => e.Index == 0) ? numbered : throw text.Refused(
            "has a number from 1 behind each synset id, as ILSVRC's map_clsloc.txt does, whose order is not that of a model's outputs; give one line 'id name' for each class, in the order of the outputs.");
    }
}

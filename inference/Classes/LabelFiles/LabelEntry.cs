using System.Text;

namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>A class as a label file gives it.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Name">Its label; may list several names, separated by commas.</param>
/// <param name="Synset">Its WordNet id, or null.</param>
/// <param name="Index">Its number in the file, or null where the order of the file counts.</param>
internal sealed record LabelEntry(int Line, string Name, string? Synset = null, int? Index = null)
{
    /// <summary>An entry whose name is on one line and valid Unicode, whatever escapes the file used.</summary>
    public static LabelEntry Of(int line, string name, string? synset = null, int? index = null)
    {
        var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));
        return new(line, string.Concat(valid.Select(c => char.IsControl(c) ? ' ' : c)).Trim(), synset, index);
    }
}

/// <summary>What a label file holds.</summary>
/// <param name="Form">The form in which it was read, such as "JSON object".</param>
/// <param name="Entries">Its classes, in the order of the file.</param>
internal sealed record LabelList(string Form, IReadOnlyList<LabelEntry> Entries);

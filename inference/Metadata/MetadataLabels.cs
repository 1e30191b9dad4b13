using DeCam.Inference.Classes;
using DeCam.Inference.Classes.LabelFiles;
using DeCam.Scoring;

namespace DeCam.Inference.Metadata;

/// <summary>Makes labels of names in a model.</summary>
internal static class MetadataLabels
{
    private static readonly char[] Separators = [',', ';', '|'];

    /// <summary>The labels; of the one name of a yes-or-no model two.</summary>
    /// <param name="names">The names.</param>
    /// <param name="classCount">Classes of the model.</param>
    /// <param name="isYesOrNo">Whether the model gives one value, which says yes or no to class 1.</param>
    /// <exception cref="ScoringRefusedException">They do not give each class one label.</exception>
    public static Labels Of(ClassNames names, int classCount, bool isYesOrNo)
    {
        try
        {
            return Of(names, classCount);
        }
        catch (ScoringRefusedException) when (isYesOrNo && names.List is null or { Count: 1 })
        {
            return Of(names, 1).AsYesOrNo();
        }
    }

    private static Labels Of(ClassNames names, int classCount)
    {
        var subject = $"The model's {names.Place}";
        if (names.Text is { } text) return Labels.Of(LabelText.Of(subject, SeparateLines(text, classCount)), classCount);
        var entries = names.List!.Select((name, i) => LabelEntry.Of(i + 1, name)).ToList();
        return entries.Count == classCount ? new(entries, names.Place, null)
            : throw new ScoringRefusedException(RefusalKind.Input, $"{subject} has {entries.Count} label(s) but the model has {classCount} classes.");
    }

    // A list in one line is no form of a file, where each line is a name, but usual here.
    private static string SeparateLines(string text, int classCount) =>
        text.Contains('\n', StringComparison.Ordinal) || text.AsSpan().TrimStart() is ['{' or '[' or '(', ..] ? text
        : Separators.Select(s => text.Split(s, StringSplitOptions.TrimEntries)).FirstOrDefault(names => names.Length == classCount) is { } names ? string.Join('\n', names)
        : text;
}

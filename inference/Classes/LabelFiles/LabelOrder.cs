using DeCam.Scoring;

namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Puts the classes of a label file into the order of the model's outputs.</summary>
internal static class LabelOrder
{
    /// <summary>The classes by index: as numbered in the file, from 0 or from 1, else in the order of the file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="list">What it holds.</param>
    /// <param name="classCount">Classes of the model.</param>
    /// <param name="isFromOne">Whether the file numbers them from 1.</param>
    /// <exception cref="ScoringRefusedException">There are too few or too many, or an index is missing, doubled or out of range.</exception>
    public static LabelEntry[] Arrange(LabelText text, LabelList list, int classCount, out bool isFromOne)
    {
        isFromOne = false;
        var entries = list.Entries;
        if (entries.All(e => e.Index is null)) return entries.Count == classCount ? [.. entries] : throw WrongCount(text, list, classCount);
        if (entries.FirstOrDefault(e => e.Index is null) is { } bare)
            throw text.Refused($"({list.Form}) has no index for '{LabelText.Short(bare.Name)}' in line {bare.Line}, but for other labels; number all or none.");
        var sorted = entries.OrderBy(e => e.Index).ToArray();
        if (sorted.Zip(sorted.Skip(1)).FirstOrDefault(pair => pair.First.Index == pair.Second.Index) is { First: { } first, Second: { } second })
            throw text.Refused($"({list.Form}) has the index {first.Index} twice, in line {first.Line} ('{LabelText.Short(first.Name)}') and line {second.Line} ('{LabelText.Short(second.Name)}'); {Keep}");
        isFromOne = sorted[0].Index == 1 && sorted[^1].Index == sorted.Length;
        if (sorted[^1].Index == sorted.Length - 1 || isFromOne) return sorted.Length == classCount ? sorted : throw WrongCount(text, list, classCount);
        if (sorted.FirstOrDefault(e => e.Index >= classCount) is { } outside)
            throw text.Refused($"({list.Form}) has the index {outside.Index} in line {outside.Line} ('{LabelText.Short(outside.Name)}') but the model has classes 0 to {classCount - 1}; {Keep}");
        var missing = Enumerable.Range(0, classCount).Except(sorted.Select(e => e.Index!.Value)).ToList();
        throw text.Refused($"({list.Form}) has no label for class {missing[0]}{(missing.Count > 1 ? $" and {missing.Count - 1} more" : "")} of {classCount}; {Keep}");
    }

    private const string Keep = "give each class one label, numbered from 0, or a JSON list of names if the numbers belong to them.";

    private static ScoringRefusedException WrongCount(LabelText text, LabelList list, int classCount) => text.Refused(list.Form == PlainLines.Form
        ? $"has {list.Entries.Count} line(s) but the model has {classCount} classes; give one line for each class."
        : $"has {list.Entries.Count} label(s) ({list.Form}) but the model has {classCount} classes; give one label for each class.");
}

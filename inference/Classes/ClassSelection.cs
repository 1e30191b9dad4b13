using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Inference.Classes;

/// <summary>Finds the classes that a selector names (<see cref="ClassSelector"/>).</summary>
internal static class ClassSelection
{
    /// <summary>The classes meant, each once, in the order named.</summary>
    /// <param name="selector">The text.</param>
    /// <param name="ranked">All classes, most probable first.</param>
    /// <param name="labels">Names of the classes.</param>
    /// <exception cref="ScoringRefusedException">A part names no class, or several.</exception>
    public static IReadOnlyList<int> Select(string selector, IReadOnlyList<int> ranked, Labels labels)
    {
        // A label may contain commas, but a number is an index, whatever the labels say.
        if (!IsIndex(selector, out _) && labels.Find(selector.Trim()) is [var whole]) return [whole];
        var parts = selector.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0) throw Refused($"No class is named by '{selector}'; use {ClassSelector.Best}, {ClassSelector.FiveBest}, an index or a label.");
        return [.. parts.SelectMany(part => One(part, ranked, labels)).Distinct()];
    }

    private static IEnumerable<int> One(string part, IReadOnlyList<int> ranked, Labels labels)
    {
        if (part is ClassSelector.Best) return ranked.Take(1);
        if (part is ClassSelector.FiveBest) return ranked.Take(5);
        if (IsIndex(part, out var index))
        {
            return index >= 0 && index < ranked.Count
                ? [index]
                : throw Refused($"Class {index} does not exist; the model has classes 0 to {ranked.Count - 1}.");
        }

        return labels.Find(part) switch
        {
            [var single] => [single],
            [] => throw Refused($"Class '{part}' is not among the model's labels; use {ClassSelector.Best}, {ClassSelector.FiveBest}, a label or an index from 0 to {ranked.Count - 1}."),
            var several => throw Refused($"Class '{part}' is ambiguous: {string.Join("; ", several.Take(5).Select(c => $"{c} ({labels[c]})"))}{(several.Count > 5 ? $" and {several.Count - 5} more" : "")}; use one of these indices."),
        };
    }

    private static bool IsIndex(string part, out int index) => int.TryParse(part.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index);

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Option, message);
}

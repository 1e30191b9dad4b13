using System.Globalization;
using DeCam.Cluster.Client.Progress;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Results;

/// <summary>Results in words, for standard output.</summary>
internal static class ResultWords
{
    /// <summary>A line on one result: class, figures, and where the overlay is.</summary>
    /// <param name="result">The result.</param>
    /// <param name="what">Name of what was explained.</param>
    public static string Line(WrittenResult result, string what)
    {
        var document = result.Document;
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{PrintableText.Of(what)}: {Label(document.Target)}, probability {document.Target.Probability:0.000}, {Words.Count(document.Search.Evaluations, "evaluation")}");
        if (document.Search is { TellsPrecision: true, Precision: { } precision }) text += $", searched in {precision}";
        foreach (var m in document.AllMetrics())
            text += string.Create(CultureInfo.InvariantCulture, $", insertion {m.InsertionAuc:0.000}, deletion {m.DeletionAuc:0.000}, DiffAUC {DiffAucText.Of(m.DiffAuc)} ({m.Protocol})");
        if (document.PanelFigure() is { } panel) text += $", mean DiffAUC {DiffAucText.Of(panel.MeanDiffAuc)} ({panel.Panel})";
        if (document.Weak is not null) text += $", weak map ({WeakMap.Cause(document.Control?.First?.DiffAuc, document.Evidence?.SplitHalf)})";
        if (document.Objects is { } objects) text += $", {Words.Count(objects.Count, "object")}";
        if (document.Truth is { } truth) text += $", {truth.InWords()}";
        if (document.Localisation is { } place) text += $", {place.InWordsWithReading()}";
        return $"{text} -> {Path.Combine(result.Folder, ResultFiles.Overlay)}";
    }

    /// <summary>A line with the most probable classes; null where the document does not have them.</summary>
    public static string? Top(ResultDocument document) => document.Top5 is not { Count: > 0 } top ? null
        : $"  top {top.Count}: {string.Join(", ", top.Select(c => string.Create(CultureInfo.InvariantCulture, $"{Label(c)} {c.Probability:0.000}")))}";

    /// <summary>A line with a note.</summary>
    public static string Note(string note) => $"  note: {note}";

    private static string Label(TargetPart target) => target.Label is { } label ? PrintableText.Of(label) : string.Create(CultureInfo.InvariantCulture, $"class {target.Class}");
}

using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The table in the shape of the paper's Table 1: methods as rows, models as columns, the mean DiffAUC with its interval and n.</summary>
internal static class SweepOverview
{
    /// <summary>Images below which an interval says little.</summary>
    public const int FewImages = 6;

    /// <summary>The table of a protocol.</summary>
    public static SweepTableText Of(SweepSummary summary, string protocol) => new($"DiffAUC by method and model, protocol {protocol}",
        ["method", .. summary.Spec.Models.Select(m => m.Name)], 1,
        [.. summary.Spec.Methods.Select(method => (IReadOnlyList<string>)[method.DisplayName(), .. summary.Spec.Models.Select(m => Cell(summary, summary.Group(m.Name, method.Name), protocol))])],
        string.Join('\n', Notes(summary, protocol)));

    /// <summary>The warning that belongs under intervals of a few images, or "".</summary>
    public static string FewImagesNote(SweepSummary summary, string protocol) => summary.Groups.Any(g => g.Under(protocol).Images.Count is > 0 and < FewImages)
        ? $"An interval of fewer than {FewImages} images says little." : "";

    private static string Cell(SweepSummary summary, SweepGroupRows group, string protocol)
    {
        var figures = group.Under(protocol);
        if (figures.MeanDiff is null) return "";
        var interval = figures.Interval is null ? "" : $" ({SweepFigures.Interval(figures.Interval)})";
        return $"{SweepFigures.Number(figures.MeanDiff)}{interval}, n {figures.Images.Count}{(SweepControls.IsWithin(summary, group, protocol) ? $" {SweepControls.Mark}" : "")}";
    }

    private static IEnumerable<string> Notes(SweepSummary summary, string protocol)
    {
        var seeds = summary.Spec.Seeds.Length;
        yield return $"Mean (95 % interval), n images{(seeds > 1 ? $"; the {seeds} seeds of an image are averaged first" : "")}.";
        if (FewImagesNote(summary, protocol) is { Length: > 0 } few) yield return few;
        if (Array.Exists(summary.Spec.Methods, m => m.IsControl)) yield return "A control looks at nothing; a method that does no better has not looked at the model.";
        if (SweepControls.NoteOf(summary, protocol) is { Length: > 0 } within) yield return within;
        if (Array.Exists(summary.Spec.Methods, m => m.Choice().MetricTuned)) yield return "A metric-tuned method has looked at the metric it is judged by.";
        if (Array.Exists(summary.Spec.Methods, m => m.LooksInside())) yield return "A method that needs model internals looks inside the model; all others use its scores alone.";
        if (SweepPrecisions.Note(summary) is { Length: > 0 } precisions) yield return precisions;
    }
}

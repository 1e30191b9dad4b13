using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The table with a row for each model and method.</summary>
internal static class SweepDetails
{
    private const string EvaluationsNote = "Evaluations: mean of the search, without those of the metrics.";

    /// <summary>The table of a protocol.</summary>
    public static SweepTableText Of(SweepSummary summary, string protocol)
    {
        var control = SweepControls.First(summary.Spec);
        var hasWeak = control is not null || summary.Groups.Any(g => g.Halves.Count > 0);
        var hasSeeds = summary.Spec.Seeds.Length > 1;
        string[] seeds = hasSeeds ? [SweepFigures.Whole(summary.Spec.Seeds.Length)] : [];
        var hasPrecisions = SweepPrecisions.AreAsked(summary.Spec);
        string[] notes =
        [
            $"n: images.{(hasSeeds ? " The seeds of an image are averaged first." : "")} Interval of the mean over the images by bootstrap ({BootstrapInterval.Resamples} resamples, fixed seed).",
            SweepOverview.FewImagesNote(summary, protocol),
            EvaluationsNote,
            SweepPrecisions.Note(summary),
            hasWeak ? $"Weak: images whose map is {SweepWeak.Rule}." : "",
        ];
        return new($"Details, protocol {protocol}",
            ["model", "method", "n", .. seeds.Select(_ => "seeds"), "failed", "DiffAUC", "95 % interval", "insertion", "deletion", "evaluations", .. hasPrecisions ? (string[])[SweepPrecisions.Column] : [], .. hasWeak ? (string[])["weak"] : []], 2,
            [.. from model in summary.Spec.Models from row in summary.Of(model.Name) select (IReadOnlyList<string>)[.. Row(row, row.Under(protocol), seeds), .. hasPrecisions ? (string[])[SweepPrecisions.Of(row)] : [], .. hasWeak ? (string[])[Weak(row, control is null ? null : summary.Group(model.Name, control.Name), protocol)] : []]],
            string.Join(' ', notes.Where(n => n.Length > 0)));
    }

    /// <summary>The table of a sweep that measures nothing.</summary>
    public static SweepTableText OfCounts(SweepSummary summary) => new("Details", ["model", "method", "done", "failed", "evaluations"], 2,
        [.. from model in summary.Spec.Models from g in summary.Of(model.Name) select (IReadOnlyList<string>)[g.Model, g.Method.DisplayName(), SweepFigures.Whole(g.Done), SweepFigures.Whole(g.Failed), SweepFigures.Whole(g.MeanEvaluations)]],
        EvaluationsNote);

    private static IReadOnlyList<string> Row(SweepGroupRows group, SweepProtocolRows figures, string[] seeds) =>
    [
        group.Model, group.Method.DisplayName(), SweepFigures.Whole(figures.Images.Count), .. seeds,
        SweepFigures.Whole(group.Failed), SweepFigures.Number(figures.MeanDiff), SweepFigures.Interval(figures.Interval),
        SweepFigures.Area(figures.MeanInsertionAuc), SweepFigures.Area(figures.MeanDeletionAuc), SweepFigures.Whole(group.MeanEvaluations),
    ];

    private static string Weak(SweepGroupRows group, SweepGroupRows? control, string protocol) => SweepFigures.Whole(SweepWeak.Images(group, control, protocol));
}

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
        var control = Array.Find(summary.Spec.Methods, m => m.IsControl);
        var hasSeeds = summary.Spec.Seeds.Length > 1;
        string[] seeds = hasSeeds ? [SweepFigures.Whole(summary.Spec.Seeds.Length)] : [];
        string[] notes =
        [
            $"n: images.{(hasSeeds ? " The seeds of an image are averaged first." : "")} Interval of the mean over the images by bootstrap ({BootstrapInterval.Resamples} resamples, fixed seed).",
            SweepOverview.FewImagesNote(summary, protocol),
            EvaluationsNote,
            control is null ? "" : "Weak: images whose map is not above that of the control.",
        ];
        return new($"Details, protocol {protocol}",
            ["model", "method", "n", .. seeds.Select(_ => "seeds"), "failed", "DiffAUC", "95 % interval", "insertion", "deletion", "evaluations", .. control is null ? (string[])[] : ["weak"]], 2,
            [.. from model in summary.Spec.Models from row in summary.Of(model.Name) select Row(row, row.Under(protocol), seeds, control is null ? null : summary.Group(model.Name, control.Name).Under(protocol))],
            string.Join(' ', notes.Where(n => n.Length > 0)));
    }

    /// <summary>The table of a sweep that measures nothing.</summary>
    public static SweepTableText OfCounts(SweepSummary summary) => new("Details", ["model", "method", "done", "failed", "evaluations"], 2,
        [.. from model in summary.Spec.Models from g in summary.Of(model.Name) select (IReadOnlyList<string>)[g.Model, g.Method.DisplayName(), SweepFigures.Whole(g.Done), SweepFigures.Whole(g.Failed), SweepFigures.Whole(g.MeanEvaluations)]],
        EvaluationsNote);

    private static IReadOnlyList<string> Row(SweepGroupRows group, SweepProtocolRows figures, string[] seeds, SweepProtocolRows? control) =>
    [
        group.Model, group.Method.DisplayName(), SweepFigures.Whole(figures.Images.Count), .. seeds,
        SweepFigures.Whole(group.Failed), SweepFigures.Number(figures.MeanDiff), SweepFigures.Interval(figures.Interval),
        SweepFigures.Area(figures.MeanInsertionAuc), SweepFigures.Area(figures.MeanDeletionAuc), SweepFigures.Whole(group.MeanEvaluations),
        .. control is null ? (string[])[] : [group.Method.IsControl ? "" : Weak(figures.DifferencesFrom(control))],
    ];

    private static string Weak(double[] differences) => differences.Length == 0 ? "" : SweepFigures.Whole(differences.Count(d => !(d > 0)));
}

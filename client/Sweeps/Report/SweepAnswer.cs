using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>
/// The question that a sweep answers, for one model: which method leads, by how much, and whether the next one is told apart from it.
/// Controls do not compete, and a method that has looked at the metric leads only among its like.
/// </summary>
internal sealed class SweepAnswer
{
    /// <summary>The p from which on two methods are not told apart.</summary>
    public const double LeastP = 0.05;

    private SweepAnswer(string model, string figure, SweepGroupRows leader, IReadOnlyList<SweepGroupRows> ranked) =>
        (Model, Figure, Leader, Ranked) = (model, figure, leader, ranked);

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>Name of the protocol or panel.</summary>
    public string Figure { get; }

    /// <summary>The method that leads.</summary>
    public SweepGroupRows Leader { get; }

    /// <summary>All with a figure, the highest first and controls last.</summary>
    public IReadOnlyList<SweepGroupRows> Ranked { get; }

    /// <summary>The answer for a model; null where no method but a control has a figure.</summary>
    public static SweepAnswer? Of(SweepSummary summary, string model, string figure)
    {
        var ranked = summary.Of(model).Where(g => g.Under(figure).MeanDiff is not null)
            .OrderBy(g => g.Method.IsControl).ThenByDescending(g => g.Under(figure).MeanDiff).ToList();
        var rivals = ranked.Where(g => !g.Method.IsControl).ToList();
        return (rivals.Find(g => !IsTuned(g)) ?? rivals.FirstOrDefault()) is { } leader ? new(model, figure, leader, ranked) : null;
    }

    /// <summary>Differences of a method from the leader, one for each image both have.</summary>
    public double[] Behind(SweepGroupRows group) => group.Under(Figure).DifferencesFrom(Leader.Under(Figure));

    /// <summary>The answer in sentences.</summary>
    public IEnumerable<string> Sentences()
    {
        var own = Leader.Under(Figure);
        yield return $"{Leader.Method.DisplayName()} leads with a mean DiffAUC of {SweepFigures.Number(own.MeanDiff)}{(own.Interval is { } i ? $" ({SweepFigures.Interval(i)})" : "")} under {Figure}, {Words(own.Images.Count)}.";
        if (Ranked.FirstOrDefault(g => g != Leader && !g.Method.IsControl && IsTuned(g) == IsTuned(Leader)) is { } next && Behind(next) is { Length: > 0 } behind)
            yield return $"It is {Gap(behind, next.Method.DisplayName())}: {Verdict(behind)}.";
        if (Ranked.FirstOrDefault(g => IsTuned(g) && !IsTuned(Leader) && g.Under(Figure).MeanDiff > own.MeanDiff) is { } tuned)
            yield return $"{tuned.Method.DisplayName()} has {SweepFigures.Number(tuned.Under(Figure).MeanDiff)}, but has looked at the metric it is judged by.";
        if (Ranked.FirstOrDefault(g => g.Method.IsControl && g.Under(Figure).MeanDiff >= own.MeanDiff) is { } control)
            yield return $"{Leader.Method.DisplayName()} is no better than {control.Method.DisplayName()}, which looks at nothing and has {SweepFigures.Number(control.Under(Figure).MeanDiff)}.";
    }

    private static bool IsTuned(SweepGroupRows group) => group.Method.Choice().MetricTuned;

    private static string Words(int images) => Progress.Words.Count(images, "image");

    private static string Gap(double[] behind, string next)
    {
        var gap = -behind.Average();
        var interval = behind.Length > 1 ? BootstrapInterval.OfMean([.. behind.Select(d => -d)]) : (BootstrapInterval?)null;
        return $"{SweepFigures.Number(Math.Abs(gap))} {(gap >= 0 ? "above" : "below")} {next}{(interval is { } i ? $", image by image (difference {SweepFigures.Difference(i.Low)} to {SweepFigures.Difference(i.High)})" : "")}";
    }

    private static string Verdict(double[] behind)
    {
        var p = WilcoxonSignedRank.Of(behind).P;
        var words = $"p {(p < 0.001 ? "" : "= ")}{SweepFigures.Probability(p)}, {Words(behind.Length)}";
        return p < LeastP ? $"the two are told apart ({words})" : $"these images do not tell the two apart ({words})";
    }
}

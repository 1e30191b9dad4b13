using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps.Watching;

/// <summary>
/// The work of a sweep: seconds of its cells, or evaluations where cells finished under an earlier version do not tell their seconds.
/// Cells of one model and method end one after another, and both differ many times in cost, so a time by the number of cells would be
/// far off.
/// </summary>
internal static class SweepCost
{
    /// <summary>The work of the finished cells.</summary>
    public static double Done(SweepStatus status) => HasSeconds(status) ? status.Groups.Sum(g => g.Done * g.MeanSeconds) : status.Evaluations;

    /// <summary>
    /// The work left, of each model and method by the mean of its own finished cells. Before the first, by the evaluations it plans, at
    /// the cost of an evaluation of that model, or of any where that model has no cell yet.
    /// </summary>
    public static double Left(SweepSpec spec, SweepStatus status)
    {
        var metrics = status.Done > 0 ? (status.Evaluations - status.Groups.Sum(g => g.Done * g.MeanEvaluations)) / status.Done : 0;
        var cells = (double)status.Cells / (spec.Models.Length * spec.Methods.Length);
        return (from model in spec.Models
                let each = OfEvaluation(status, metrics, g => g.Model == model.Name) ?? OfEvaluation(status, metrics, _ => true) ?? 1
                from method in spec.Methods
                let known = Array.Find(status.Groups, g => g.Model == model.Name && g.Method == method.Name)
                let left = Math.Max(0, cells - (known?.Done ?? 0) - (known?.Failed ?? 0))
                select left * (known is { Done: > 0 } ? OfCell(status, known, metrics) : each * (metrics + Planned(spec, method)))).Sum();
    }

    private static bool HasSeconds(SweepStatus status) =>
        Array.Exists(status.Groups, g => g.Done > 0) && Array.TrueForAll(status.Groups, g => g.Done == 0 || g.MeanSeconds > 0);

    private static double OfCell(SweepStatus status, SweepGroup group, double metrics) => HasSeconds(status) ? group.MeanSeconds : metrics + group.MeanEvaluations;

    private static double? OfEvaluation(SweepStatus status, double metrics, Func<SweepGroup, bool> which)
    {
        var done = status.Groups.Where(g => g.Done > 0 && which(g)).ToList();
        return done.Count == 0 ? null : done.Sum(g => g.Done * OfCell(status, g, metrics)) / done.Sum(g => g.Done * (metrics + g.MeanEvaluations));
    }

    private static int Planned(SweepSpec spec, SweepMethod method) => Math.Min(method.Choice().PlannedEvaluations, method.Budget ?? spec.Budget ?? int.MaxValue);
}

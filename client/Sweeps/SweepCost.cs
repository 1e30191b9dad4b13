namespace DeCam.Cluster.Client.Sweeps;

/// <summary>
/// Estimates the evaluations a sweep has still to do. Cells of one method end one after another and methods differ many times in cost,
/// so a time by the number of cells would be far off.
/// </summary>
internal static class SweepCost
{
    /// <summary>The evaluations left: the mean of each method's finished cells, or what it plans before the first, and the metrics' mean.</summary>
    public static double Left(SweepSpec spec, SweepStatus status)
    {
        var searched = status.Groups.Sum(g => g.Done * g.MeanEvaluations);
        var metrics = status.Done > 0 ? (status.Evaluations - searched) / status.Done : 0;
        var cells = (double)status.Cells / (spec.Models.Length * spec.Methods.Length);
        return (from model in spec.Models
                from method in spec.Methods
                let known = Array.Find(status.Groups, g => g.Model == model.Name && g.Method == method.Name)
                let left = Math.Max(0, cells - (known?.Done ?? 0) - (known?.Failed ?? 0))
                select left * (metrics + (known is { Done: > 0 } ? known.MeanEvaluations : Planned(spec, method)))).Sum();
    }

    private static int Planned(SweepSpec spec, SweepMethod method) => Math.Min(method.Choice().PlannedEvaluations, method.Budget ?? spec.Budget ?? int.MaxValue);
}

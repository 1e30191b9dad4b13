namespace DeCam.Metrics;

/// <summary>Insertion and deletion of one map under one protocol.</summary>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="Insertion">Probability of the target class at each point, first to last.</param>
/// <param name="Deletion">The same for deletion.</param>
public sealed record CurvePair(string Protocol, IReadOnlyList<double> Insertion, IReadOnlyList<double> Deletion)
{
    /// <summary>Area under the insertion curve, in [0, 1].</summary>
    public double InsertionAuc => AreaUnderCurve.Trapezoid(Insertion);

    /// <summary>Area under the deletion curve, in [0, 1].</summary>
    public double DeletionAuc => AreaUnderCurve.Trapezoid(Deletion);

    /// <summary>100 (insertion - deletion), the paper's Table 1.</summary>
    public double DiffAuc => 100 * (InsertionAuc - DeletionAuc);
}

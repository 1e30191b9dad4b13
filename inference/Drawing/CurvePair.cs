namespace DeCam.Inference.Drawing;

/// <summary>The insertion and deletion curves of one map under one protocol.</summary>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="Shares">Share of the pixels, most salient first, at each point, from 0 to 1.</param>
/// <param name="Insertion">Probability at each point.</param>
/// <param name="Deletion">Probability at each point.</param>
/// <param name="InsertionAuc">Area under the first, in [0, 1].</param>
/// <param name="DeletionAuc">Area under the second, in [0, 1].</param>
public sealed record CurvePair(string Protocol, double[] Shares, double[] Insertion, double[] Deletion, double InsertionAuc, double DeletionAuc)
{
    /// <summary>100 (insertion - deletion).</summary>
    public double DiffAuc => 100 * (InsertionAuc - DeletionAuc);

    /// <summary>The curves of the centre control under the same protocol, or null.</summary>
    public CurvePair? Control { get; init; }
}

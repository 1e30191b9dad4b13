namespace DeCam;

/// <summary>An explainer that can say how sure its map is. What it says depends on the scores told alone, as the map does.</summary>
public interface IMapEvidence
{
    /// <summary>What the scores told so far say of the map of one target; null where they tell nothing. The search does not change.</summary>
    MapEvidence? Evidence(int target);
}

/// <summary>How sure a map is, told by the linear model of the scores behind it.</summary>
/// <param name="Deviation">
/// Posterior standard deviation of the linear map, [H, W] row-major, at least 0; in the units of the linear map, not of the map that is
/// shown: the change of a mask's standardised score when a cell that was hidden is kept.
/// </param>
/// <param name="SplitHalf">
/// Spearman's rank correlation, in [-1, 1], of two linear maps, one fitted to the masks of even number and one to those of odd number;
/// null where one of the two is flat.
/// </param>
/// <param name="Kinds">How well the linear map foretells the scores of each kind of masks.</param>
public sealed record MapEvidence(float[] Deviation, double? SplitHalf, IReadOnlyList<KindFit> Kinds);

/// <summary>How well a linear map foretells the scores of one kind of masks, the ones it was fitted to.</summary>
/// <param name="Kind">Name of the kind, such as "kept-blur".</param>
/// <param name="Masks">Masks of that kind.</param>
/// <param name="R2">Part of the variance of their scores that the map explains, at most 1; below 0 where it is worse than their mean.</param>
public sealed record KindFit(string Kind, int Masks, double R2);

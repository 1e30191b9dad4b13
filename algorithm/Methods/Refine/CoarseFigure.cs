using DeCam.Masks;

namespace DeCam.Methods.Refine;

/// <summary>Insertion less deletion at a few points: insertion from the blurred image, deletion to zero, as in protocol "rise-225".</summary>
internal static class CoarseFigure
{
    private const int Points = 8;

    /// <summary>Evaluations that one figure takes.</summary>
    public const int Evaluations = 2 * Points;

    /// <summary>The masks of one map: the middles of eight equal parts of each curve, insertion first.</summary>
    public static IEnumerable<MaskRequest> Requests(float[] map)
    {
        int[] counts = [.. Enumerable.Range(0, Points).Select(i => (int)((2L * i + 1) * map.Length / (2 * Points)))];
        foreach (var isDeletion in new[] { false, true })
        {
            var masks = RankingMasks.Over(map, counts, isDeletion, out var ranking);
            masks.Attach(ranking);
            yield return new(masks, isDeletion ? Baseline.Zero : Baseline.Blur, ranking) { IsExact = true };
        }
    }

    /// <summary>The figure from the probabilities of those masks, in [-1, 1].</summary>
    public static double Of(List<double> probabilities)
    {
        var sum = 0.0;
        for (var i = 0; i < Points; i++) sum += probabilities[i] - probabilities[Points + i];
        return sum / Points;
    }
}

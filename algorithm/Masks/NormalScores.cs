using DeCam.Numerics;

namespace DeCam.Masks;

/// <summary>
/// Replaces the values of a map by normal scores: the pixel of rank i of n, ascending from 0 with equal values in row-major order from
/// the last, gets the normal quantile of (i + 1/2) / n. So the map keeps its order and loses its scale.
/// </summary>
internal static class NormalScores
{
    // Nearly all maps of a process have one size.
    private static volatile float[] _quantiles = [];

    /// <summary>The scores, [H, W] row-major.</summary>
    public static float[] Of(ReadOnlySpan<float> map)
    {
        var quantiles = Quantiles(map.Length);
        var scores = new float[map.Length];
        var ranks = PixelRanking.Ranks(map);        // from 0 for the highest
        for (var i = 0; i < scores.Length; i++) scores[i] = quantiles[scores.Length - 1 - ranks[i]];
        return scores;
    }

    private static float[] Quantiles(int count)
    {
        if (_quantiles is var known && known.Length == count) return known;
        var quantiles = new float[count];
        for (var i = 0; i < count; i++) quantiles[i] = (float)NormalQuantile.Of((i + 0.5) / count);
        return _quantiles = quantiles;
    }
}

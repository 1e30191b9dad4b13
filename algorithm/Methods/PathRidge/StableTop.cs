using DeCam.Statistics;

namespace DeCam.Methods.PathRidge;

/// <summary>Tells when the top of the linear map has stopped moving: the order of its cells stays from fit to fit.</summary>
/// <param name="least">Rank correlation of two successive fits, over the cells of the top fifth of the later one, above which it has not moved.</param>
internal sealed class StableTop(double least)
{
    private const double Top = 0.2;
    private const int Fits = 3;
    private float[]? _last;
    private int _still;

    /// <summary>Looks at the next fit.</summary>
    /// <param name="weights">The linear map, [G].</param>
    /// <returns>Whether three fits in a row have not moved.</returns>
    public bool Look(double[] weights)
    {
        var map = Array.ConvertAll(weights, w => (float)w);
        if (_last is { } last)
        {
            int[] top = [.. Enumerable.Range(0, map.Length).OrderByDescending(cell => map[cell]).Take(Math.Max(2, (int)(Top * map.Length)))];
            _still = RankCorrelation.Spearman(Of(last, top), Of(map, top)) > least ? _still + 1 : 0;
        }

        _last = map;
        return _still >= Fits;
    }

    private static float[] Of(float[] map, int[] cells) => Array.ConvertAll(cells, cell => map[cell]);
}

namespace DeCam.Statistics;

/// <summary>Spearman's rank correlation, which the sanity check compares maps by (Adebayo et al. 2018, section 4).</summary>
public static class RankCorrelation
{
    /// <summary>Pearson's correlation of the average ranks, in [-1, 1]; NaN when either side is constant.</summary>
    /// <param name="a">At least two values, no NaN.</param>
    /// <param name="b">As many.</param>
    public static double Spearman(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length) throw new ArgumentException($"One map has {a.Length} values and the other {b.Length}; give maps of one size.", nameof(b));
        var (x, y) = (RanksOf(a), RanksOf(b));
        var mean = (a.Length + 1) / 2.0;
        double xy = 0, xx = 0, yy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            xy += (x[i] - mean) * (y[i] - mean);
            xx += (x[i] - mean) * (x[i] - mean);
            yy += (y[i] - mean) * (y[i] - mean);
        }

        return xx > 0 && yy > 0 ? xy / Math.Sqrt(xx * yy) : double.NaN;
    }

    private static double[] RanksOf(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = values[i];
        return Ranks.Average(wide);
    }
}

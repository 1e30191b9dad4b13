namespace DeCam.Statistics;

/// <summary>
/// Two-sided signed rank test of paired differences (Wilcoxon 1945): zero differences are dropped, tied ones share their mean rank.
/// </summary>
/// <param name="Pairs">Differences that are not zero.</param>
/// <param name="PositiveRanks">Sum of the ranks of positive differences (W+).</param>
/// <param name="P">Probability of a sum at least as far from its mean when signs are fair coins; 1 without differences.</param>
public readonly record struct WilcoxonSignedRank(int Pairs, double PositiveRanks, double P)
{
    // Up to here the distribution is counted exactly, with ties as they are; beyond, it is normal to four digits.
    private const int ExactPairs = 200;

    /// <summary>Tests the differences.</summary>
    public static WilcoxonSignedRank Of(IReadOnlyList<double> differences)
    {
        var sorted = differences.Where(d => d != 0).OrderBy(Math.Abs).ToList();
        if (sorted.Count == 0) return new(0, 0, 1);
        // Doubled, mean ranks are whole numbers.
        var ranks = DoubledRanks(sorted);
        var positive = sorted.Select((d, i) => d > 0 ? ranks[i] : 0).Sum();
        var distance = Math.Abs((2 * positive) - ranks.Sum());
        return new(sorted.Count, positive / 2.0, sorted.Count <= ExactPairs ? Exact(ranks, distance) : Normal(ranks, distance));
    }

    private static int[] DoubledRanks(List<double> sorted)
    {
        var ranks = new int[sorted.Count];
        for (var first = 0; first < sorted.Count;)
        {
            var next = first + 1;
            while (next < sorted.Count && Math.Abs(sorted[next]) == Math.Abs(sorted[first])) next++;
            for (var i = first; i < next; i++) ranks[i] = first + 1 + next;
            first = next;
        }

        return ranks;
    }

    // share[s]: probability that the positive ranks add up to s.
    private static double Exact(int[] ranks, int distance)
    {
        var total = ranks.Sum();
        var share = new double[total + 1];
        share[0] = 1;
        foreach (var rank in ranks)
            for (var s = total; s >= 0; s--) share[s] = (share[s] + (s >= rank ? share[s - rank] : 0)) / 2;
        var p = 0.0;
        for (var s = 0; s <= total; s++)
            if (Math.Abs((2 * s) - total) >= distance) p += share[s];
        return Math.Min(1, p);
    }

    // Variance of 2 W+ in doubled ranks is the sum of their squares; 2 is the continuity correction on this scale.
    private static double Normal(int[] ranks, int distance)
    {
        var deviation = Math.Sqrt(ranks.Sum(r => (double)r * r));
        return Math.Min(1, Complement(Math.Max(0, distance - 2) / deviation / Math.Sqrt(2)));
    }

    // Complementary error function, Abramowitz and Stegun 7.1.26; error below 1.5e-7.
    private static double Complement(double x)
    {
        var t = 1 / (1 + (0.3275911 * x));
        return t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x);
    }
}

using DeCam.Statistics;

namespace DeCam.Tests.Algorithm.Statistics;

public sealed class WilcoxonSignedRankTests
{
    [Fact]
    public void Of_AllPositive_IsTwoOfAllSigns()
    {
        var test = WilcoxonSignedRank.Of([1, 2, 3, 4, 5, 6]);

        Assert.Equal(21, test.PositiveRanks);
        Assert.Equal(2 / 64.0, test.P, 1e-12);
    }

    [Fact]
    public void Of_OneSmallNegative_CountsTheSumsAtLeastAsFar() =>
        // Negative ranks add up to 1; sums of 0 and 1 on either side: 4 of 64.
        Assert.Equal(4 / 64.0, WilcoxonSignedRank.Of([-1, 2, 3, 4, 5, 6]).P, 1e-12);

    [Fact]
    public void Of_Ties_ShareTheirMeanRank()
    {
        // Ranks 1.5, 1.5, 3: W+ is 4.5 of 6; sums of at least 4.5 or at most 1.5: 6 of 8.
        var test = WilcoxonSignedRank.Of([1, -1, 2]);

        Assert.Equal(4.5, test.PositiveRanks);
        Assert.Equal(6 / 8.0, test.P, 1e-12);
    }

    [Fact]
    public void Of_Zeros_AreDropped() => Assert.Equal(2, WilcoxonSignedRank.Of([0, 3, 0, -4]).Pairs);

    [Fact]
    public void Of_NoDifference_IsCertain() => Assert.Equal(1, WilcoxonSignedRank.Of([0, 0]).P);

    [Fact]
    public void Of_MorePairsThanAreCounted_GoesOnSmoothly()
    {
        static double P(int pairs) => WilcoxonSignedRank.Of([.. Enumerable.Range(1, pairs).Select(i => i % 5 < 2 ? -(double)i : i)]).P;

        // Every five more pairs are more evidence; 200 are counted, 205 and 210 take the normal distribution.
        Assert.InRange(P(205), P(210), P(200));
    }
}

using CsCheck;
using DeCam.Statistics;

namespace DeCam.Tests.Algorithm.Statistics;

public sealed class RankCorrelationTests
{
    [Fact]
    public void Spearman_PublishedExample_IsMet()
    {
        // IQ and hours of television of ten people (Spearman's correlation in most textbooks): rho = -29/165.
        float[] iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110], hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17];
        Assert.Equal(-29 / 165.0, RankCorrelation.Spearman(iq, hours), 1e-12);
    }

    [Fact]
    public void Spearman_MonotoneChange_IsOne() => Gen.Float[0.1f, 10f].Array[3, 50].Sample(values =>
    {
        if (values.Distinct().Count() < 2) return;
        Assert.Equal(1, RankCorrelation.Spearman(values, Array.ConvertAll(values, v => v * v * v)), 1e-3);
        Assert.Equal(-1, RankCorrelation.Spearman(values, Array.ConvertAll(values, v => -v)), 1e-12);
    });

    [Fact]
    public void Spearman_ConstantMap_IsNotANumber() => Assert.True(double.IsNaN(RankCorrelation.Spearman([1f, 1f], [1f, 2f])));

    [Fact]
    public void Average_Ties_ShareTheMeanRank() => Assert.Equal([4, 1.5, 3, 1.5], Ranks.Average([9, 2, 5, 2]));
}

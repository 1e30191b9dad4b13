using DeCam.Inference.Attributions;

namespace DeCam.Tests.Inference.Attributions;

public sealed class GaussLegendreTests
{
    // n points are exact up to degree 2n - 1: the integral of x^d over [0, 1] is 1 / (d + 1).
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(300)]
    public void Of_Polynomials_AreExact(int count)
    {
        var rule = GaussLegendre.Of(count);
        Assert.Equal(rule.OrderBy(r => r.Point), rule);
        foreach (var degree in (int[])[0, 1, count, (2 * count) - 1])
            Assert.Equal(1.0 / (degree + 1), rule.Sum(r => r.Weight * Math.Pow(r.Point, degree)), 1e-12);
    }
}

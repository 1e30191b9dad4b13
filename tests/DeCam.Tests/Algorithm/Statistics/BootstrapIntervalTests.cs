using DeCam.Statistics;

namespace DeCam.Tests.Algorithm.Statistics;

public sealed class BootstrapIntervalTests
{
    [Fact]
    public void OfMean_EqualValues_IsThatValue() => Assert.Equal(new(3.5, 3.5), BootstrapInterval.OfMean([3.5, 3.5, 3.5]));

    [Fact]
    public void OfMean_ManyValues_IsCloseToTheNormalInterval()
    {
        // 0..99: deviation 28.87, so the standard error of the mean is 2.887.
        var interval = BootstrapInterval.OfMean([.. Enumerable.Range(0, 100).Select(i => (double)i)]);

        Assert.Equal(49.5 - (1.96 * 2.887), interval.Low, 0.3);
        Assert.Equal(49.5 + (1.96 * 2.887), interval.High, 0.3);
    }

    [Fact]
    public void OfMean_SameSeed_IsTheSame() => Assert.Equal(BootstrapInterval.OfMean([1, 2, 4], 7), BootstrapInterval.OfMean([1, 2, 4], 7));
}

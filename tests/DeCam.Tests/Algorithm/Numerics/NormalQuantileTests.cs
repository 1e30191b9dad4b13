using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Numerics;

public sealed class NormalQuantileTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.8413447460685429, 1)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(1e-5, -4.264890793922825)]
    [InlineData(1e-9, -5.997807015007686)]
    public void Of_KnownProbability_IsTheTabulatedValue(double probability, double quantile) => Assert.Equal(quantile, NormalQuantile.Of(probability), 1e-13);

    [Fact]
    public void Of_RisingProbability_RisesAndIsSymmetric()
    {
        var before = double.NegativeInfinity;
        for (var i = 1; i < 4096; i++)
        {
            var quantile = NormalQuantile.Of(i / 4096.0);
            Assert.True(quantile > before);
            Assert.Equal(-quantile, NormalQuantile.Of(1 - i / 4096.0), 1e-12);
            before = quantile;
        }
    }
}

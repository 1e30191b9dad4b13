using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Numerics;

public sealed class SobolSequenceTests
{
    [Fact]
    public void Fraction_FirstPoints_AreThePublishedOnes()
    {
        // The first eight points in three dimensions (Joe and Kuo's notes on generating Sobol' sequences, in natural order).
        double[][] points = [[0, 0, 0], [0.5, 0.5, 0.5], [0.25, 0.75, 0.75], [0.75, 0.25, 0.25], [0.125, 0.625, 0.375], [0.625, 0.125, 0.875], [0.375, 0.375, 0.625], [0.875, 0.875, 0.125]];
        var sequence = new SobolSequence(3);
        for (var i = 0; i < points.Length; i++)
            Assert.Equal(points[i], Enumerable.Range(0, 3).Select(d => sequence.Fraction((uint)i, d) / 4294967296.0));
    }

    [Fact]
    public void Fraction_EveryDimension_FillsEachDyadicIntervalOnce()
    {
        var sequence = new SobolSequence(SobolSequence.MaximumDimensions);
        for (var d = 0; d < SobolSequence.MaximumDimensions; d++)
            Assert.Equal(1024, Enumerable.Range(0, 1024).Select(i => sequence.Fraction((uint)i, d) >> 22).Distinct().Count());
    }

    [Fact]
    public void Fraction_PairsOfDimensions_AreAllDifferent()
    {
        var sequence = new SobolSequence(SobolSequence.MaximumDimensions);
        var columns = Enumerable.Range(0, SobolSequence.MaximumDimensions)
            .Select(d => string.Join(',', Enumerable.Range(0, 4096).Select(i => sequence.Fraction((uint)i, d))));
        Assert.Equal(SobolSequence.MaximumDimensions, columns.Distinct().Count());
    }
}

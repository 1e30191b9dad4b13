using CsCheck;
using DeCam.Masks;
using DeCam.Saliency;

namespace DeCam.Tests.Algorithm.Saliency;

public sealed class SlopeAccumulatorTests
{
    private static readonly Gen<(int Height, int Width)> Frame = Gen.Select(Gen.Int[1, 6], Gen.Int[1, 140]);

    private static MaskBitmap Mask(int height, int width, Func<int, bool> keep)
    {
        var mask = new MaskBitmap(height, width);
        for (var i = 0; i < height * width; i++)
            if (keep(i)) mask.Keep(i % width, i / width);
        return mask;
    }

    [Fact]
    public void Slopes_AnyMasks_AreCovarianceOverVariance() =>
        Frame.SelectMany((h, w) => Gen.Select(Gen.Const((h, w)), Gen.Select(Gen.Bool.Array[h * w], Gen.Int[0, 1000].Select(n => n / 1000.0)).Array[1, 6]))
            .Sample((frame, masks) =>
            {
                var accumulator = new SlopeAccumulator(frame.h, frame.w);
                foreach (var (kept, score) in masks) accumulator.Add(Mask(frame.h, frame.w, i => kept[i]), score);
                var slopes = accumulator.Slopes();
                var mean = masks.Average(m => m.Item2);
                for (var i = 0; i < slopes.Length; i++)
                {
                    var coverage = masks.Average(m => m.Item1[i] ? 1.0 : 0.0);
                    var covariance = masks.Average(m => (m.Item2 - mean) * ((m.Item1[i] ? 1 : 0) - coverage));
                    Assert.Equal(covariance / Math.Max(coverage * (1 - coverage), 1e-3), slopes[i], 1e-9);
                }
            });

    [Theory]
    [InlineData(1e-6, true)]
    [InlineData(1e-4, false)]
    public void Slopes_ScoresThatDifferByRounding_AreZero(double difference, bool flat)
    {
        var accumulator = new SlopeAccumulator(1, 3);
        for (var bits = 0; bits < 8; bits++) accumulator.Add(Mask(1, 3, i => (bits >> i & 1) != 0), 0.138 * (1 + difference * (bits & 1)));
        Assert.Equal(flat, accumulator.Slopes().All(s => s == 0));
    }

    [Fact]
    public void Slopes_OnePixelDecides_HasSlopeOneThere()
    {
        var accumulator = new SlopeAccumulator(1, 3);
        for (var bits = 0; bits < 8; bits++) accumulator.Add(Mask(1, 3, i => (bits >> i & 1) != 0), bits >> 1 & 1);
        Assert.Equal([0.0, 1.0, 0.0], accumulator.Slopes());
    }

    [Fact]
    public void Slopes_NothingAdded_AreZero() => Assert.Equal(new double[6], new SlopeAccumulator(2, 3).Slopes());

    [Fact]
    public void DividedByMaximum_TwoMasks_CountsTheirPixels()
    {
        var map = MaskSum.DividedByMaximum(new EllipseMasks(1, [0, 0, 4, 4, 0, 0, 0, 2, 4, 0]), 4, 8);
        Assert.Equal([1f, 1f, 0.5f, 0.5f, 0f], map[8..13]);
    }
}

using CsCheck;
using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Numerics;

public sealed class BicubicTests
{
    // The definition, cell by cell, in double.
    private static double At(float[] cells, int rows, int columns, double y, double x)
    {
        var sum = 0.0;
        for (var i = (int)Math.Floor(y) - 1; i <= Math.Floor(y) + 2; i++)
            for (var j = (int)Math.Floor(x) - 1; j <= Math.Floor(x) + 2; j++)
                sum += Weight(y - i) * Weight(x - j) * cells[Math.Clamp(i, 0, rows - 1) * columns + Math.Clamp(j, 0, columns - 1)];
        return sum;
    }

    private static double Weight(double distance)
    {
        var d = Math.Abs(distance);
        return d <= 1 ? 1.25 * d * d * d - 2.25 * d * d + 1 : d < 2 ? -0.75 * (d * d * d - 5 * d * d + 8 * d - 4) : 0;
    }

    [Fact]
    public void Draw_AnyGrid_IsCubicConvolution() => Gen.Select(Gen.Int[1, 8], Gen.Int[1, 8], Gen.Int[1, 30], Gen.Int[1, 40], Gen.Int[0, 1000]).Sample((rows, columns, height, width, seed) =>
    {
        var random = new Random(seed);
        float[] cells = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() - 0.5f)];
        var drawn = new Bicubic(rows, columns, height, width).Draw(cells);
        return drawn.Select((value, i) => Math.Abs(value - At(cells, rows, columns, (i / width + 0.5) * rows / height - 0.5, (i % width + 0.5) * columns / width - 0.5)) < 1e-5).All(ok => ok);
    }, iter: 200);

    [Fact]
    public void Draw_EqualCells_AreEqualPixels() =>
        Assert.All(new Bicubic(3, 4, 20, 31).Draw([.. Enumerable.Repeat(2f, 12)]), value => Assert.Equal(2, value, 1e-5));
}

using CsCheck;
using DeCam.Masks;
using DeCam.Methods.EllipseRidge;

namespace DeCam.Tests.Algorithm.Methods.EllipseRidge;

public sealed class CellCoverageTests
{
    [Fact]
    public void Measure_AnyMask_CountsEveryPixelOnce() => Gen.Select(Gen.Int[1, 150], Gen.Int[1, 300], Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[0, 1000]).Sample((height, width, rows, columns, seed) =>
    {
        var random = new Random(seed);
        var mask = new MaskBitmap(height, width);
        var (kept, all) = (new int[rows * columns], new int[rows * columns]);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var cell = Cell(y, height, rows) * columns + Cell(x, width, columns);
                all[cell]++;
                if (random.Next(2) == 0) continue;
                mask.Keep(x, y);
                kept[cell]++;
            }

        var shares = new double[rows * columns];
        new CellCoverage(height, width, rows, columns).Measure(mask, shares);
        return shares.Select((s, i) => all[i] == 0 ? s == 0 : Math.Abs(s - (double)kept[i] / all[i]) < 1e-12).All(ok => ok);
    }, iter: 200);

    private static int Cell(int pixel, int pixels, int grid) =>
        Enumerable.Range(0, grid).Single(c => pixel >= c * pixels / grid && pixel < (c + 1) * pixels / grid);
}

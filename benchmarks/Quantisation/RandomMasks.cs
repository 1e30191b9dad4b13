using DeCam.Masks;

namespace DeCam.Benchmarks.Quantisation;

/// <summary>Masks as searches begin with, from a fixed seed.</summary>
internal static class RandomMasks
{
    private const int Grid = 8;

    /// <summary>RISE's.</summary>
    public static GridMasks Cells(int count, int height, int width)
    {
        var random = new Random(1);
        return GridMasks.Of(Grid, [.. Enumerable.Range(0, count * Grid * Grid).Select(_ => random.Next(2) == 0)],
            [.. Enumerable.Range(0, count).Select(_ => (random.Next(GridMasks.CellPixels(Grid, width)), random.Next(GridMasks.CellPixels(Grid, height))))]);
    }
}

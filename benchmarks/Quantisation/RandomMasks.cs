using DeCam.Masks;

namespace DeCam.Benchmarks.Quantisation;

/// <summary>Masks as searches begin with, from a fixed seed.</summary>
internal static class RandomMasks
{
    private const int Grid = 8, Ellipses = 10;

    /// <summary>RISE's.</summary>
    public static GridMasks Cells(int count, int height, int width)
    {
        var random = new Random(1);
        return GridMasks.Of(Grid, [.. Enumerable.Range(0, count * Grid * Grid).Select(_ => random.Next(2) == 0)],
            [.. Enumerable.Range(0, count).Select(_ => (random.Next(GridMasks.CellPixels(Grid, width)), random.Next(GridMasks.CellPixels(Grid, height))))]);
    }

    /// <summary>Unions of ten ellipses with sides from a twentieth to a third of the height.</summary>
    public static EllipseMasks Unions(int count, int height, int width)
    {
        var random = new Random(0);
        var genes = new List<float>();
        for (var i = 0; i < count * Ellipses; i++)
        {
            float Side() => height * (1f / 20 + random.NextSingle() * (1f / 3 - 1f / 20));
            var (left, top) = (random.NextSingle() * width * 2 / 3, random.NextSingle() * height * 2 / 3);
            genes.AddRange([left, top, left + Side(), top + Side(), random.NextSingle() * 180]);
        }

        return new(Ellipses, [.. genes]);
    }
}

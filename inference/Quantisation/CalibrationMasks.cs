using DeCam.Masks;
using DeCam.Randomness;

namespace DeCam.Inference.Quantisation;

/// <summary>
/// The masks under which ranges are measured, and others by which the network is judged: RISE's (8 x 8 cells, half of them kept) and
/// unions of ten ellipses with semi-axes of 0.03 to 0.23 of the shorter side. The same for every picture.
/// </summary>
internal static class CalibrationMasks
{
    /// <summary>Cells a side.</summary>
    private const int Grid = 8;

    private const int Ellipses = 10, HalfTurnDegrees = 180;
    private const double Kept = 0.5, LeastAxis = 0.03, MostAxis = 0.23;
    private static readonly RandomPurpose Numbers = new(36);

    /// <summary>Masks that ranges are measured under, beside the whole picture: 15 and 16.</summary>
    public static IReadOnlyList<MaskSet> Seen(int height, int width) => [Cells(15, 0, height, width), Unions(16, 1, height, width)];

    /// <summary>Masks that the network is judged by: 8 and 8.</summary>
    public static IReadOnlyList<MaskSet> Unseen(int height, int width) => [Cells(8, 2, height, width), Unions(8, 3, height, width)];

    private static GridMasks Cells(int count, int generation, int height, int width)
    {
        var random = new CounterRandom(0, Numbers, generation);
        bool[] bits = [.. Enumerable.Range(0, count * Grid * Grid).Select(_ => random.NextDouble() < Kept)];
        return GridMasks.Of(Grid, bits, [.. Enumerable.Range(0, count).Select(_ => (random.NextBelow(GridMasks.CellPixels(Grid, width)), random.NextBelow(GridMasks.CellPixels(Grid, height))))]);
    }

    private static EllipseMasks Unions(int count, int generation, int height, int width)
    {
        var random = new CounterRandom(0, Numbers, generation);
        double Axis() => Math.Min(height, width) * (LeastAxis + ((MostAxis - LeastAxis) * random.NextDouble()));
        var genes = new List<float>();
        for (var i = 0; i < count * Ellipses; i++)
        {
            var (x, y, a, b) = (random.NextDouble() * width, random.NextDouble() * height, Axis(), Axis());
            genes.AddRange([(float)(x - a), (float)(y - b), (float)(x + a), (float)(y + b), (float)(random.NextDouble() * HalfTurnDegrees)]);
        }

        return new(Ellipses, [.. genes]);
    }
}

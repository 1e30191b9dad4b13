using DeCam.Numerics;
using DeCam.Randomness;

namespace DeCam.Methods.PathRidge;

/// <summary>Draws the random parts of masks: ellipses, and the smooth noise of paths.</summary>
/// <param name="problem">Frame and seed.</param>
/// <param name="grid">The cells.</param>
internal sealed class MaskDraws(ExplanationProblem problem, CellGrid grid)
{
    /// <summary>Ellipses in a mask.</summary>
    public const int EllipsesInMask = 10;

    private const double Guided = 0.8;
    private const double Smallest = 0.05;       // of the shorter side
    private const double Largest = 0.5;
    private const double Jitter = 1e-6;
    private static readonly double[] NoiseLengths = [1, 1.5, 2.5];        // cells
    private static readonly RandomPurpose Ellipses = new(24);
    private static readonly RandomPurpose Noises = new(25);
    private readonly (Cholesky Down, Cholesky Across)[] _roots = [.. NoiseLengths.Select(length => (Root(grid.Rows, length), Root(grid.Columns, length)))];

    /// <summary>Genes of a mask of ellipses, a function of the seed, the mask's number and the map; the centres of most lie where the map is above its median.</summary>
    /// <param name="mask">Number of the mask in the run.</param>
    /// <param name="cumulative">Sums of the map's part above its median over the cells, from <see cref="AboveMedian"/>; null for none.</param>
    /// <param name="genes">[10, 5], overwritten.</param>
    public void Ellipse(int mask, double[]? cumulative, Span<float> genes)
    {
        var random = new CounterRandom(problem.Seed, Ellipses, individual: mask);
        for (var ellipse = 0; ellipse < EllipsesInMask; ellipse++)
        {
            var (x, y) = Centre(random, random.NextDouble() < Guided ? cumulative : null);
            var (halfWidth, halfHeight) = (HalfSide(random), HalfSide(random));
            var one = genes.Slice(ellipse * Masks.Ellipse.Genes, Masks.Ellipse.Genes);
            (one[0], one[1]) = ((float)(x - halfWidth), (float)(y - halfHeight));
            (one[2], one[3]) = ((float)(x + halfWidth), (float)(y + halfHeight));
            one[4] = (float)(180 * random.NextDouble());
        }
    }

    /// <summary>Smooth noise over the cells, with a length drawn from three and the deviation given; a function of the seed and the mask's number.</summary>
    public Half[] Noise(int mask, double strength)
    {
        var random = new CounterRandom(problem.Seed, Noises, individual: mask);
        var (down, across) = _roots[random.NextBelow(_roots.Length)];
        var white = new double[grid.Count];
        for (var cell = 0; cell < white.Length; cell++) white[cell] = random.NextGaussian();
        var noise = new Half[grid.Count];
        var column = new double[grid.Rows];
        var rows = new double[grid.Count];
        for (var row = 0; row < grid.Rows; row++) across.TimesLower(white.AsSpan(row * grid.Columns, grid.Columns), rows.AsSpan(row * grid.Columns, grid.Columns));
        var smooth = new double[grid.Rows];
        for (var x = 0; x < grid.Columns; x++)
        {
            for (var row = 0; row < grid.Rows; row++) column[row] = rows[row * grid.Columns + x];
            down.TimesLower(column, smooth);
            for (var row = 0; row < grid.Rows; row++) noise[row * grid.Columns + x] = (Half)(strength * smooth[row]);
        }

        return noise;
    }

    /// <summary>Sums, cell by cell, of a map's part above its median; null where there is none.</summary>
    public static double[]? AboveMedian(double[] map)
    {
        double[] sorted = [.. map.Order()];
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        var cumulative = new double[map.Length];
        var sum = 0.0;
        for (var i = 0; i < map.Length; i++) cumulative[i] = sum += Math.Max(0, map[i] - median);
        return sum > 0 ? cumulative : null;
    }

    private double HalfSide(CounterRandom random) =>
        Math.Min(problem.HeightPixels, problem.WidthPixels) * (Smallest + (Largest - Smallest) * random.NextDouble()) / 2;

    private (double X, double Y) Centre(CounterRandom random, double[]? cumulative)
    {
        var (u, v) = (random.NextDouble(), random.NextDouble());
        if (cumulative is null) return (u * problem.WidthPixels, v * problem.HeightPixels);
        var found = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        var cell = Math.Min(found < 0 ? ~found : found, cumulative.Length - 1);
        return ((cell % grid.Columns + u) * problem.WidthPixels / grid.Columns, (cell / grid.Columns + v) * problem.HeightPixels / grid.Rows);
    }

    // The covariance of the cells is a product of one along each side, and so is its root.
    private static Cholesky Root(int cells, double length)
    {
        var covariance = SmoothBasis.Covariance(cells, length);
        for (var i = 0; i < cells; i++) covariance[i * cells + i] += Jitter;
        return Cholesky.Factorise(covariance, cells);
    }
}

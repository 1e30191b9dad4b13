using DeCam.Masks;
using DeCam.Numerics;

namespace DeCam.Methods.PathRidge;

/// <summary>
/// Changes a map step by step so that its own paths do better on the surrogate: the score of what is kept rises, and that of what is
/// left when the same is hidden falls, at twenty levels at once.
/// </summary>
internal static class PathClimb
{
    private const int Steps = 40;
    private const int Levels = 20;
    private const double Softness = 0.25;       // of the edge of a path, in deviations of the map
    private const double FirstStep = 0.3;
    private const double StepFalls = 0.7;
    private const double Smoothness = 1;        // length of the steps' covariance, in cells

    /// <summary>The climbed map, with mean 0 and deviation 1.</summary>
    /// <param name="start">The map to start from, [G], with mean 0 and deviation 1.</param>
    /// <param name="surrogate">Tells how scores change.</param>
    /// <param name="families">The paths that count.</param>
    /// <param name="grid">The cells.</param>
    public static double[] From(double[] start, Surrogate surrogate, MaskFamily[] families, CellGrid grid)
    {
        var map = start;
        var smoothing = SmoothBasis.Covariance(grid, Smoothness);
        var gradient = new double[map.Length];
        for (var step = 0; step < Steps; step++)
        {
            MatrixProducts.RowsTimesRows(smoothing, Gradient(map, surrogate, families), map.Length, gradient);
            var largest = gradient.Max(g => Math.Abs(g));
            if (!(largest > 0)) break;
            var size = FirstStep * (1 - StepFalls * step / Steps) / largest;
            map = Standardised.Of([.. map.Zip(gradient, (m, g) => m + size * g)]);
        }

        return map;
    }

    // Hiding less of a cell lowers its path's mask: the two signs cancel, so kept and hidden paths both enter with plus.
    private static double[] Gradient(double[] map, Surrogate surrogate, MaskFamily[] families)
    {
        var kept = Paths(map);
        var along = new double[kept.Length];
        foreach (var end in new[] { PathEnd.Kept, PathEnd.Hidden })
        {
            var masks = end == PathEnd.Kept ? kept : Array.ConvertAll(kept, k => 1 - k);
            (Baseline, double)[] shown = [.. families.Where(f => f.Path == end).Select(f => (f.Fill, f.Weight))];
            var gradients = surrogate.Gradients(masks, shown);
            for (var i = 0; i < along.Length; i++) along[i] += gradients[i];
        }

        var sum = new double[map.Length];
        for (var level = 0; level < Levels; level++) AddLevel(kept.AsSpan(level * map.Length, map.Length), along.AsSpan(level * map.Length, map.Length), sum);
        return sum;
    }

    // A level keeps its size, so only what a cell gains over the mean of the cells at the edge counts.
    private static void AddLevel(ReadOnlySpan<double> kept, ReadOnlySpan<double> gradient, double[] sum)
    {
        double weighted = 0, edges = 0;
        for (var cell = 0; cell < sum.Length; cell++)
        {
            var edge = kept[cell] * (1 - kept[cell]) / Softness;
            weighted += gradient[cell] * edge;
            edges += edge;
        }

        if (!(edges > 0)) return;
        for (var cell = 0; cell < sum.Length; cell++)
            sum[cell] += (gradient[cell] - weighted / edges) * kept[cell] * (1 - kept[cell]) / Softness / Levels;
    }

    // Soft masks of the cells that come first, [level, G].
    private static double[] Paths(double[] map)
    {
        double[] sorted = [.. map.OrderDescending()];
        var paths = new double[Levels * map.Length];
        for (var level = 0; level < Levels; level++)
        {
            var threshold = sorted[(int)(map.Length * (level + 0.5) / Levels)];
            for (var cell = 0; cell < map.Length; cell++) paths[level * map.Length + cell] = (map[cell] - threshold) / Softness;
        }

        VectorMath.Sigmoid(paths);
        return paths;
    }
}

using DeCam.Masks;
using DeCam.Randomness;

namespace DeCam.Methods.EllipseRidge;

/// <summary>Draws random ellipses: sides and rotation uniform, centres uniform or where a map is high.</summary>
internal sealed class EllipseSampler(ExplanationProblem problem, EllipseRidgeOptions options)
{
    private static readonly RandomPurpose Ellipses = new(20);
    private readonly int _width = problem.WidthPixels;
    private readonly int _height = problem.HeightPixels;
    private double[]? _cumulative;          // over the pixels: the map's part above its median

    /// <summary>From now on draws the guided share of the centres in proportion to the part of the map above its median.</summary>
    public void Follow(float[] map)
    {
        var sorted = (float[])map.Clone();
        Array.Sort(sorted);
        var median = (sorted[(sorted.Length - 1) / 2] + (double)sorted[sorted.Length / 2]) / 2;
        var cumulative = new double[map.Length];
        var sum = 0.0;
        for (var i = 0; i < map.Length; i++) cumulative[i] = sum += Math.Max(0, map[i] - median);
        _cumulative = sum > 0 ? cumulative : null;
    }

    /// <summary>Genes of one mask, [K, 5], a function of the seed, the mask's number and the map followed.</summary>
    public void Draw(int mask, Span<float> genes)
    {
        var random = new CounterRandom(problem.Seed, Ellipses, individual: mask);
        for (var ellipse = 0; ellipse < options.Ellipses; ellipse++)
        {
            var isGuided = random.NextDouble() < options.Guide;
            var (x, y) = Centre(random, isGuided);
            var halfWidth = HalfSide(random);
            var halfHeight = HalfSide(random);
            var one = genes.Slice(ellipse * Ellipse.Genes, Ellipse.Genes);
            one[0] = (float)(x - halfWidth);
            one[1] = (float)(y - halfHeight);
            one[2] = (float)(x + halfWidth);
            one[3] = (float)(y + halfHeight);
            one[4] = (float)(180 * random.NextDouble());
        }
    }

    private double HalfSide(CounterRandom random) =>
        _height * (options.Smallest + (options.Largest - options.Smallest) * random.NextDouble()) / 2;

    private (double X, double Y) Centre(CounterRandom random, bool isGuided)
    {
        var (u, v) = (random.NextDouble(), random.NextDouble());
        if (!isGuided || _cumulative is null) return (u * _width, v * _height);
        var found = Array.BinarySearch(_cumulative, u * _cumulative[^1]);
        var pixel = Math.Min(found < 0 ? ~found : found, _cumulative.Length - 1);
        return (pixel % _width + v, pixel / _width + random.NextDouble());
    }
}

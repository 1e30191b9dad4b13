using DeCam.Numerics;
using DeCam.Randomness;

namespace DeCam.Methods.Refine;

/// <summary>Adds a random Gaussian bump to a map.</summary>
internal static class MapBump
{
    // Shares of the shorter side, and of the map's standard deviation; ours.
    private const double SmallestSigma = 0.04;
    private const double LargestSigma = 0.2;
    private const double Height = 2;
    private static readonly RandomPurpose Bumps = new(21);

    /// <summary>A copy of the map with one bump: centre uniform, width log-uniform, height normal; a function of the seed and the child's number.</summary>
    public static float[] Added(float[] map, ExplanationProblem problem, int generation, int child)
    {
        var (height, width) = (problem.HeightPixels, problem.WidthPixels);
        var random = new CounterRandom(problem.Seed, Bumps, generation, child);
        var (centreX, centreY) = (random.NextDouble() * width, random.NextDouble() * height);
        var sigma = Math.Min(height, width) * SmallestSigma * PortableMath.Exp(random.NextDouble() * PortableMath.Log(LargestSigma / SmallestSigma));
        var amplitude = Height * Deviation(map) * random.NextGaussian();
        double[] across = [.. Enumerable.Range(0, width).Select(x => Bell(x + 0.5 - centreX, sigma))];
        var bumped = new float[map.Length];
        for (var y = 0; y < height; y++)
        {
            var down = amplitude * Bell(y + 0.5 - centreY, sigma);
            for (var x = 0; x < width; x++) bumped[y * width + x] = (float)(map[y * width + x] + down * across[x]);
        }

        return bumped;
    }

    private static double Bell(double distance, double sigma) => PortableMath.Exp(-distance * distance / (2 * sigma * sigma));

    // A flat map gets bumps all the same.
    private static double Deviation(float[] map)
    {
        double sum = 0, squares = 0;
        foreach (var value in map) sum += value;
        var mean = sum / map.Length;
        foreach (var value in map) squares += (value - mean) * (value - mean);
        return squares > 0 ? Math.Sqrt(squares / map.Length) : 1;
    }
}

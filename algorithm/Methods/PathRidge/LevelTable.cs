using DeCam.Randomness;

namespace DeCam.Methods.PathRidge;

/// <summary>
/// Which families and levels the next path masks have: mostly those where scores still vary, in proportion to their deviation (Neyman
/// 1934, optimal allocation), and to a quarter all of them.
/// </summary>
internal static class LevelTable
{
    private const int Bins = 12;
    private const int Known = 10;               // masks of a family from which on its scores count
    private const double Explored = 0.25;
    private const double Least = 0.003;
    private const double Largest = 0.95;
    private static readonly RandomPurpose Levels = new(23);

    /// <summary>Draws family and level of each mask of a round; stratified, so that the numbers are nearly those expected.</summary>
    /// <param name="families">All families.</param>
    /// <param name="evidence">What was scored.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="round">Number of the round.</param>
    /// <param name="count">Masks wanted.</param>
    public static (int Family, float Level)[] Draw(MaskFamily[] families, PathEvidence evidence, long seed, int round, int count)
    {
        int[] paths = [.. Enumerable.Range(0, families.Length).Where(i => families[i].Path is not null)];
        var chances = Chances(families, evidence, paths);
        var drawn = new (int, float)[count];
        var (entry, below) = (0, 0.0);
        for (var i = 0; i < count; i++)
        {
            var random = new CounterRandom(seed, Levels, round, i);
            var place = (i + random.NextDouble()) / count;
            while (entry < chances.Length - 1 && below + chances[entry] <= place) below += chances[entry++];
            var bin = entry % Bins;
            var level = Bound(bin) + (Bound(bin + 1) - Bound(bin)) * random.NextDouble();
            drawn[i] = (paths[entry / Bins], (float)Math.Clamp(level, Least, Largest));
        }

        return drawn;
    }

    // [path, bin], sum 1.
    private static double[] Chances(MaskFamily[] families, PathEvidence evidence, int[] paths)
    {
        var spread = new double[paths.Length * Bins];
        var isKnown = new bool[paths.Length];
        for (var path = 0; path < paths.Length; path++) isKnown[path] = WriteSpread(evidence, paths[path], spread.AsSpan(path * Bins, Bins));
        var known = Mean(spread, isKnown);
        var even = new double[spread.Length];
        var (allSpread, allEven) = (0.0, 0.0);
        for (var i = 0; i < spread.Length; i++)
        {
            var weight = families[paths[i / Bins]].Weight;
            spread[i] = weight * (isKnown[i / Bins] ? spread[i] : known);
            even[i] = weight * Power(Width(i % Bins));
            allSpread += spread[i];
            allEven += even[i];
        }

        for (var i = 0; i < spread.Length; i++)
            spread[i] = allSpread > 0 ? (1 - Explored) * spread[i] / allSpread + Explored * even[i] / allEven : even[i] / allEven;
        return spread;
    }

    // Of the paths that are known; 1 where none is.
    private static double Mean(double[] spread, bool[] isKnown)
    {
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < spread.Length; i++)
        {
            if (!isKnown[i / Bins]) continue;
            sum += spread[i];
            count++;
        }

        return count == 0 ? 1 : sum / count;
    }

    // Root of the mean squared residual of each bin, smoothed, times its width; false where too little is known.
    private static bool WriteSpread(PathEvidence evidence, int family, Span<double> spread)
    {
        var (sums, counts, all, count) = (new double[Bins], new int[Bins], 0.0, 0);
        foreach (var (level, residual) in evidence.ResidualsOf(family))
        {
            var bin = Math.Min((int)(Math.Sqrt(level) * Bins), Bins - 1);
            sums[bin] += residual * residual;
            counts[bin]++;
            all += residual * residual;
            count++;
        }

        if (count < Known) return false;
        for (var bin = 0; bin < Bins; bin++) sums[bin] = (sums[bin] + all / count) / (counts[bin] + 2);
        for (var bin = 0; bin < Bins; bin++)
        {
            var mean = sums[Math.Max(bin - 1, 0)] / 4 + sums[bin] / 2 + sums[Math.Min(bin + 1, Bins - 1)] / 4;
            spread[bin] = Math.Sqrt(mean) * Width(bin);
        }

        return true;
    }

    private static double Bound(int bin) => (double)bin * bin / (Bins * Bins);

    private static double Width(int bin) => Bound(bin + 1) - Bound(bin);

    // x^(3/4).
    private static double Power(double x) => Math.Sqrt(x) * Math.Sqrt(Math.Sqrt(x));
}

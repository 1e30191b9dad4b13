using DeCam.Randomness;

namespace DeCam.Evolution;

/// <summary>Makes trial vectors: mutation and per-gene crossover. Genes are computed in double precision and rounded once.</summary>
internal static class TrialVectors
{
    private const double WeightScale = 0.1;                  // scale of F's Cauchy distribution
    private const double SmallestWeight = 0.1;
    private const double CrossoverDeviation = 0.1;           // deviation of CR's normal distribution
    private const double SmallestCrossover = 0.02;

    /// <summary>a + F (b - c) with probability CR for each gene, for three distinct others a, b, c.</summary>
    public static float[] Rand1(IReadOnlyList<float[]> vectors, int target, double weight, double crossover, CounterRandom random)
    {
        var trial = (float[])vectors[target].Clone();
        var a = Other(vectors.Count, random, target);
        var b = Other(vectors.Count, random, target, a);
        var c = Other(vectors.Count, random, target, a, b);
        for (var gene = 0; gene < trial.Length; gene++)
            if (random.NextDouble() < crossover)
                trial[gene] = (float)(vectors[a][gene] + weight * ((double)vectors[b][gene] - vectors[c][gene]));
        return trial;
    }

    /// <summary>x + F (pbest - x + a - b) with probability CR for each gene, F and CR drawn first; pbest is any of <paramref name="best"/>.</summary>
    public static float[] CurrentToPbest1(IReadOnlyList<float[]> vectors, int target, ReadOnlySpan<int> best, double weight, double crossover, CounterRandom random)
    {
        var f = Math.Clamp(weight + WeightScale * random.NextCauchy(), SmallestWeight, 1);
        var cr = Math.Clamp(crossover + CrossoverDeviation * random.NextGaussian(), SmallestCrossover, 1);
        var trial = (float[])vectors[target].Clone();
        var pbest = vectors[best[random.NextBelow(best.Length)]];
        var a = Other(vectors.Count, random, target);
        var b = Other(vectors.Count, random, target, a);
        for (var gene = 0; gene < trial.Length; gene++)
            if (random.NextDouble() < cr)
                trial[gene] = (float)(trial[gene] + f * ((double)pbest[gene] - trial[gene] + vectors[a][gene] - vectors[b][gene]));
        return trial;
    }

    private static int Other(int count, CounterRandom random, params ReadOnlySpan<int> taken)
    {
        while (true)
        {
            var candidate = random.NextBelow(count);
            if (!taken.Contains(candidate)) return candidate;
        }
    }
}

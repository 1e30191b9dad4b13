namespace DeCam.Evolution;

/// <summary>Vectors with their fitness, larger being better. Vectors are never changed, only replaced.</summary>
public sealed class Population
{
    private readonly List<float[]> _vectors = [];
    private readonly List<double> _fitness = [];

    /// <summary>Number of vectors.</summary>
    public int Count => _vectors.Count;

    /// <summary>The vectors, in the order of the first population.</summary>
    public IReadOnlyList<float[]> Vectors => _vectors;

    /// <summary>Fitness of each vector.</summary>
    public IReadOnlyList<double> Fitness => _fitness;

    /// <summary>The largest fitness.</summary>
    public double BestFitness => _fitness.Max();

    /// <summary>Mean fitness, summed in order.</summary>
    public double MeanFitness
    {
        get
        {
            var sum = 0.0;
            foreach (var fitness in _fitness) sum += fitness;
            return sum / Count;
        }
    }

    /// <summary>Indices of the vectors, the best first; equals in their order.</summary>
    public int[] ByFitness() => [.. Enumerable.Range(0, Count).OrderByDescending(i => _fitness[i])];

    /// <summary>Adds vectors, [n][dimensions], with their fitness, [n].</summary>
    public void Add(IReadOnlyList<float[]> vectors, ReadOnlySpan<double> fitness)
    {
        _vectors.AddRange(vectors);
        _fitness.AddRange(fitness);
    }

    /// <summary>Puts a trial vector in the place of its target when it is better, else keeps the target.</summary>
    public void Select(int target, float[] trial, double fitness)
    {
        if (!(fitness > _fitness[target])) return;
        _vectors[target] = trial;
        _fitness[target] = fitness;
    }

    /// <summary>Removes the worst until <paramref name="size"/> are left; of equals the later ones leave.</summary>
    public void ShrinkTo(int size)
    {
        foreach (var index in ByFitness()[Math.Min(size, Count)..].OrderDescending())
        {
            _vectors.RemoveAt(index);
            _fitness.RemoveAt(index);
        }
    }
}

using System.ComponentModel.DataAnnotations;
using DeCam.Randomness;

namespace DeCam.Evolution;

/// <summary>
/// Differential evolution, maximising, as ask and tell: <see cref="Ask"/> hands out a generation of trial vectors,
/// <see cref="Tell"/> selects. It never calls anybody. Not thread-safe.
/// </summary>
/// <remarks>
/// Storn and Price 1997, with deferred replacement: a generation is told as a whole and only then changes the population, so the order in
/// which its vectors were evaluated cannot matter. No gene is forced to change. With a final size the population shrinks linearly with
/// the evaluations (Tanabe and Fukunaga 2014, equation 10).
/// </remarks>
public sealed class DifferentialEvolution
{
    private const int BestShare = 10;                        // pbest is one of the best tenth...
    private const int FewestBest = 2;                        // ... or of the best two
    private readonly DifferentialEvolutionOptions _options;
    private readonly SearchBounds _bounds;
    private readonly long _seed;
    private float[][] _trials = [];

    /// <summary>Starts an evolution.</summary>
    /// <param name="options">Settings; at least one limit among them.</param>
    /// <param name="bounds">Region to search.</param>
    /// <param name="seed">Source of all random numbers.</param>
    /// <exception cref="ValidationException">A setting is out of its range, or settings contradict each other.</exception>
    public DifferentialEvolution(DifferentialEvolutionOptions options, SearchBounds bounds, long seed)
    {
        Validator.ValidateObject(options, new(options), validateAllProperties: true);
        _options = options;
        _bounds = bounds;
        _seed = seed;
    }

    /// <summary>The population; null until the first vectors were told.</summary>
    public Population? Population { get; private set; }

    /// <summary>Generations told after the first population.</summary>
    public int Generation { get; private set; }

    /// <summary>Vectors told.</summary>
    public int Evaluations { get; private set; }

    /// <summary>"generations" or "evaluations" once that limit is reached; null before.</summary>
    public string? StoppedBy =>
        HasFirstPopulation && Generation >= _options.Generations ? "generations"
        : Evaluations >= _options.Evaluations ? "evaluations"
        : null;

    private bool HasFirstPopulation => Evaluations >= _options.PopulationSize;

    /// <summary>The trial vectors of the next generation, in the order of their targets; none when a limit is reached.</summary>
    /// <param name="limit">Vectors at most, at least 1. A first population that is larger is asked in parts; in a later generation the last targets get no trial.</param>
    public IReadOnlyList<float[]> Ask(int limit = int.MaxValue)
    {
        if (_trials.Length > 0) throw new InvalidOperationException($"Generation {Generation} was asked but not told.");
        if (StoppedBy is not null) return [];
        var left = (int)Math.Min(limit, (_options.Evaluations ?? int.MaxValue) - (long)Evaluations);
        return _trials = Population is null || !HasFirstPopulation
            ? First(Math.Min(left, _options.PopulationSize - Evaluations))
            : Vary(Population, Math.Min(left, Population.Count));
    }

    /// <summary>Tells the fitness of every vector asked, in the order asked; larger is better.</summary>
    public void Tell(ReadOnlySpan<double> fitness)
    {
        if (_trials.Length == 0 || fitness.Length != _trials.Length)
            throw new ArgumentException($"{_trials.Length} vectors were asked but {fitness.Length} fitness values told.", nameof(fitness));
        var isFirst = !HasFirstPopulation;
        Evaluations += fitness.Length;
        if (isFirst) (Population ??= new()).Add(_trials, fitness);
        else Select(Population!, fitness);
        _trials = [];
    }

    private void Select(Population population, ReadOnlySpan<double> fitness)
    {
        for (var target = 0; target < fitness.Length; target++) population.Select(target, _trials[target], fitness[target]);
        Generation++;
        Shrink(population);
    }

    private float[][] First(int count)
    {
        var vectors = new float[count][];
        for (var i = 0; i < count; i++)
        {
            vectors[i] = new float[_bounds.Dimensions];
            _bounds.Sample(new(_seed, RandomPurpose.InitialPopulation, 0, Evaluations + i), vectors[i]);
        }

        return vectors;
    }

    private float[][] Vary(Population population, int count)
    {
        var best = _options.Strategy == EvolutionStrategy.Rand1 ? [] : population.ByFitness()[..Math.Max(FewestBest, population.Count / BestShare)];
        var trials = new float[count][];
        for (var target = 0; target < count; target++)
        {
            var random = new CounterRandom(_seed, RandomPurpose.Variation, Generation, target);
            trials[target] = _options.Strategy == EvolutionStrategy.Rand1
                ? TrialVectors.Rand1(population.Vectors, target, _options.DifferentialWeight, _options.CrossoverProbability, random)
                : TrialVectors.CurrentToPbest1(population.Vectors, target, best, _options.DifferentialWeight, _options.CrossoverProbability, random);
            _bounds.Repair(trials[target]);
        }

        return trials;
    }

    private void Shrink(Population population)
    {
        if (_options.FinalPopulationSize is not { } final || _options.PlannedEvaluations == int.MaxValue) return;
        var spent = Math.Min(1, Evaluations / (double)_options.PlannedEvaluations);
        population.ShrinkTo((int)Math.Round(_options.PopulationSize + spent * (final - _options.PopulationSize)));
    }
}

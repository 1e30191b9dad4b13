using System.ComponentModel.DataAnnotations;

namespace DeCam.Evolution;

/// <summary>Settings of <see cref="DifferentialEvolution"/>; the defaults are those of Karatsiolis and Kamilaris 2023, where they state them.</summary>
public sealed record DifferentialEvolutionOptions : IValidatableObject
{
    /// <summary>How trial vectors are made.</summary>
    public EvolutionStrategy Strategy { get; init; } = EvolutionStrategy.Rand1;

    /// <summary>Vectors in the first population (NP). Not stated in the paper, which speaks of hundreds of solutions.</summary>
    [Range(4, 10_000)]
    public int PopulationSize { get; init; } = 200;

    /// <summary>Vectors left when the evaluations are spent; the population shrinks linearly with them, the worst leaving first. Null keeps its size.</summary>
    [Range(4, 10_000)]
    public int? FinalPopulationSize { get; init; }

    /// <summary>Generations after the first population; null for no limit.</summary>
    [Range(0, 100_000)]
    public int? Generations { get; init; } = 200;

    /// <summary>Evaluations at most; null for no limit.</summary>
    [Range(1, 100_000_000)]
    public int? Evaluations { get; init; }

    /// <summary>Weight of the difference vector (F): used as it is by rand/1, the location of F's Cauchy distribution for current-to-pbest/1.</summary>
    [Range(0.0, 2.0, MinimumIsExclusive = true)]
    public double DifferentialWeight { get; init; } = 0.8;

    /// <summary>Probability that a gene is changed (CR): used as it is by rand/1, the mean of CR's normal distribution for current-to-pbest/1.</summary>
    [Range(0.0, 1.0)]
    public double CrossoverProbability { get; init; } = 0.2;

    /// <summary>Evaluations until the last limit is reached; <see cref="int.MaxValue"/> without limits. The population does not shrink in this bound.</summary>
    public int PlannedEvaluations =>
        (int)Math.Min(Evaluations ?? int.MaxValue, Generations is { } generations ? PopulationSize * (1L + generations) : int.MaxValue);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FinalPopulationSize > PopulationSize)
            yield return new($"A population of {PopulationSize} cannot shrink to {FinalPopulationSize}; set FinalPopulationSize to at most PopulationSize.");
        if (Generations is null && Evaluations is null)
            yield return new("An evolution needs a limit; set Generations or Evaluations.");
    }
}

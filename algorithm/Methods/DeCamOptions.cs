using System.ComponentModel.DataAnnotations;
using DeCam.Evolution;
using DeCam.Masks;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods;

/// <summary>Options of <see cref="DeCamMethod"/>; the defaults are the preset "balanced".</summary>
public sealed record DeCamOptions : IValidatableObject
{
    private static readonly DifferentialEvolutionOptions Published = new();

    /// <summary>The search and the map as published, where the paper states them; N, alpha and the longest side are our choices.</summary>
    public static DeCamOptions Paper { get; } = new()
    {
        Strategy = Published.Strategy,
        Population = Published.PopulationSize,
        FinalPopulation = Published.FinalPopulationSize,
        Generations = Published.Generations,
        Evaluations = Published.Evaluations,
        DifferentialWeight = Published.DifferentialWeight,
        CrossoverProbability = Published.CrossoverProbability,
        Alpha = 5,
        Baseline = Baseline.Zero,
        Score = ScoreKind.Logit,
        Map = DeCamMap.Paper,
    };

    /// <summary>Ellipses in each mask (K).</summary>
    [Option("ellipses", "Ellipses in each mask (K)."), Range(1, 1000)]
    public int Ellipses { get; init; } = 10;

    /// <summary>Shortest side of an ellipse's box as a part of the image's height; the paper's H/20.</summary>
    [Option("min-side", "Shortest side of an ellipse's box, as a part of the image's height."), Range(0.0, 2.0, MinimumIsExclusive = true)]
    public double ShortestSide { get; init; } = 1 / 20.0;

    /// <summary>Longest side of an ellipse's box as a part of the image's height. Not readable in our source of the paper; H/2 and H/4 differ little.</summary>
    [Option("max-side", "Longest side of an ellipse's box, as a part of the image's height."), Range(0.0, 2.0, MinimumIsExclusive = true)]
    public double LongestSide { get; init; } = 1 / 3.0;

    /// <summary>
    /// Fitness lost by a mask that keeps everything (alpha). Not stated in the paper. 5 suits a logit; a log-probability is nearly 0 once
    /// the object shows, where 5 would press masks onto the object's outline.
    /// </summary>
    [Option("alpha", "Fitness lost by a mask that keeps the whole image; in proportion for others."), Range(0.0, 1000.0)]
    public double Alpha { get; init; } = 1;

    /// <summary>What replaces a hidden pixel.</summary>
    [Option("baseline", "What replaces a hidden pixel.")]
    public Baseline Baseline { get; init; } = Baseline.Blur;

    /// <summary>Score that the fitness rewards.</summary>
    [Option("score", "Score of the target class that the search maximises.")]
    public ScoreKind Score { get; init; } = ScoreKind.LogProbability;

    /// <summary>How the map is made.</summary>
    [Option("map", "How the map is made: from every evaluated mask (slope), or from the better part of the last population (paper).")]
    public DeCamMap Map { get; init; } = DeCamMap.Slope;

    /// <summary>How trial vectors are made.</summary>
    [Option("strategy", "How new masks are made from the population.")]
    public EvolutionStrategy Strategy { get; init; } = EvolutionStrategy.CurrentToPbest1;

    /// <summary>Individuals in the first population (NP).</summary>
    [Option("population", "Individuals in the first population (NP)."), Range(4, 10_000)]
    public int Population { get; init; } = 50;

    /// <summary>Individuals left when the evaluations are spent; null keeps the population's size.</summary>
    [Option("final-population", "Individuals left when the evaluations are spent; auto keeps them all."), Range(4, 10_000)]
    public int? FinalPopulation { get; init; } = 20;

    /// <summary>Generations after the first population; null for no limit.</summary>
    [Option("generations", "Generations after the first population; auto for no limit."), Range(0, 100_000)]
    public int? Generations { get; init; }

    /// <summary>Evaluations at most; null for no limit.</summary>
    [Option("evaluations", "Masks evaluated at most; auto for no limit."), Range(1, 100_000_000)]
    public int? Evaluations { get; init; } = 2000;

    /// <summary>Weight of the difference vector (F).</summary>
    [Option("differential-weight", "Weight of the difference vector (F); with current-to-pbest/1 the location of its distribution."), Range(0.0, 2.0, MinimumIsExclusive = true)]
    public double DifferentialWeight { get; init; } = 0.5;

    /// <summary>Probability that a gene is changed (CR).</summary>
    [Option("crossover-probability", "Probability that a gene changes (CR); with current-to-pbest/1 the mean of its distribution."), Range(0.0, 1.0)]
    public double CrossoverProbability { get; init; } = 0.2;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ShortestSide > LongestSide) yield return new(FormattableString.Invariant(
            $"Option 'min-side' is {ShortestSide} but must not exceed 'max-side', which is {LongestSide}; change one of them."));
        if (FinalPopulation > Population) yield return new(FormattableString.Invariant(
            $"Option 'final-population' is {FinalPopulation} but must not exceed 'population', which is {Population}; lower it or set it to auto."));
        if (Generations is null && Evaluations is null) yield return new(
            "Options 'generations' and 'evaluations' are both auto but the search needs a limit; set one of them.");
    }

    /// <summary>The settings of the search under a cap of evaluations.</summary>
    internal DifferentialEvolutionOptions Evolution(int cap) => new()
    {
        Strategy = Strategy,
        PopulationSize = Population,
        FinalPopulationSize = FinalPopulation,
        Generations = Generations,
        Evaluations = Math.Min(Evaluations ?? int.MaxValue, cap) is var limit and < int.MaxValue ? limit : null,
        DifferentialWeight = DifferentialWeight,
        CrossoverProbability = CrossoverProbability,
    };
}

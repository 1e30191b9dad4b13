using DeCam.Attributions;
using DeCam.Scoring;

namespace DeCam.Methods;

/// <summary>An explainer as users see it: its name, its options, its presets, and how to start it. One instance per method, in <see cref="MethodCatalog"/>.</summary>
public abstract class ExplainerMethod
{
    /// <summary>Name on the command line and in results, such as "decam".</summary>
    public abstract string Name { get; }

    /// <summary>One line on what it does.</summary>
    public abstract string Summary { get; }

    /// <summary>Author, year and title of the definition followed.</summary>
    public abstract string Source { get; }

    /// <summary>Named settings, the default one first; empty when there are none.</summary>
    public virtual IReadOnlyList<string> Presets => [];

    /// <summary>The options, with defaults under the given preset (null: the default preset).</summary>
    /// <exception cref="ScoringRefusedException">No preset of that name.</exception>
    public abstract IReadOnlyList<MethodOption> Options(string? preset);

    /// <summary>Whether its masks depend on the target class, so that several classes need several runs.</summary>
    public abstract bool MasksDependOnTarget { get; }

    /// <summary>Whether it looks at nothing, and stands in tables for comparison.</summary>
    public virtual bool IsControl => false;

    /// <summary>Whether it looks inside the model, at values and gradients, and not at its scores alone (<see cref="Attribution"/>).</summary>
    public virtual bool LooksInside => false;

    /// <summary>Whether 0 in its map means "without influence on the score", and less than 0 "speaks against the class".</summary>
    public virtual bool IsSigned => false;

    /// <summary>Checks preset and options and starts an explainer.</summary>
    /// <exception cref="ScoringRefusedException">An unknown preset or option, or a value out of range, in one sentence.</exception>
    public abstract IExplainer Create(ExplanationProblem problem, string? preset, IReadOnlyDictionary<string, string> options);

    /// <summary>What a device is asked for before an explainer starts; null for a method that uses scores alone. Checks like <see cref="Create"/>.</summary>
    /// <param name="preset">The preset, or null.</param>
    /// <param name="options">The options that differ from it.</param>
    /// <param name="budget">Whole forward passes at most, or null.</param>
    /// <param name="seed">Source of all random numbers.</param>
    /// <param name="target">Index of the class.</param>
    /// <exception cref="ScoringRefusedException">As of <see cref="Create"/>, and a budget that does not do.</exception>
    public virtual AttributionRequest? Attribution(string? preset, IReadOnlyDictionary<string, string> options, int? budget, long seed, int target) => null;

    /// <summary>What the choice means: every option with its value, and the evaluations planned; checks like <see cref="Create"/>.</summary>
    public abstract MethodChoice Resolve(string? preset, IReadOnlyDictionary<string, string> options, int height, int width);
}

/// <summary>One option of a method.</summary>
/// <param name="Name">Name after <c>-p</c>.</param>
/// <param name="Default">Default under the preset, as it would be written.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Allowed">The values allowed, for people.</param>
public sealed record MethodOption(string Name, string Default, string Meaning, string Allowed);

/// <summary>A method with all its options settled.</summary>
/// <param name="Preset">Name of the preset in use, or null for a method without presets.</param>
/// <param name="Options">Every option with its value in use (string, number or boolean), in the catalog's order.</param>
/// <param name="PlannedEvaluations">Evaluations the search will ask for at most, before any budget.</param>
/// <param name="MetricTuned">Whether the search is asked to look at the metric it will be judged by; <see cref="SearchState.IsMetricTuned"/> tells whether it did.</param>
public sealed record MethodChoice(string? Preset, IReadOnlyDictionary<string, object> Options, int PlannedEvaluations, bool MetricTuned)
{
    /// <summary>Evaluations that take about as long as a backward pass.</summary>
    public const int EvaluationsOfBackwardPass = 3;

    /// <summary>Whether it wants <see cref="ExplanationProblem.Image"/>.</summary>
    public bool NeedsImage { get; init; }

    /// <summary>Whether the explainer can say how sure its map is (<see cref="IMapEvidence"/>).</summary>
    public bool HasEvidence { get; init; }

    /// <summary>Backward passes that the method takes besides, one picture each; each takes about as long as <see cref="EvaluationsOfBackwardPass"/> evaluations.</summary>
    public int PlannedBackwardPasses { get; init; }

    /// <summary>Whether it wants the score of the strongest other class beside the target's (<see cref="ClassSelector.StrongestBut"/>).</summary>
    public bool NeedsRival { get; init; }
}

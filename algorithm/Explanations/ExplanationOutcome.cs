using DeCam.Attributions;
using DeCam.Methods;
using DeCam.Metrics;

namespace DeCam.Explanations;

/// <summary>What a finished run found.</summary>
public sealed record ExplanationOutcome
{
    /// <summary>One entry for each target class, in the order of the view.</summary>
    public required IReadOnlyList<TargetOutcome> Targets { get; init; }

    /// <summary>The method with its options settled.</summary>
    public required MethodChoice Choice { get; init; }

    /// <summary>Masks scored by the search; for a method that looks inside the model, whole forward passes.</summary>
    public required int Evaluations { get; init; }

    /// <summary>What the map cost where it was made inside the model; else null.</summary>
    public Attribution? Attribution { get; init; }

    /// <summary>Masks of the search answered from an identical one.</summary>
    public required int SkippedAsIdentical { get; init; }

    /// <summary>Masks scored by the metrics.</summary>
    public required int MetricEvaluations { get; init; }

    /// <summary>Where the search stopped.</summary>
    public required SearchState Search { get; init; }

    /// <summary>Sentences a reader of the map must know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>The result for one target class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Map">The saliency map, [H, W] row-major.</param>
/// <param name="Snapshots">Maps at the evaluation counts asked for, ascending.</param>
/// <param name="Curves">One entry for each protocol, in the plan's order, those of a panel in the place of its name.</param>
public sealed record TargetOutcome(int Class, float[] Map, IReadOnlyList<MapSnapshot> Snapshots, IReadOnlyList<CurvePair> Curves)
{
    /// <summary>How sure the map is; null where the method cannot say.</summary>
    public MapEvidence? Evidence { get; init; }

    /// <summary>The objects that were told apart, in the order found; empty where none were asked for.</summary>
    public IReadOnlyList<FoundObject> Objects { get; init; } = [];
}

/// <summary>The map after a number of evaluations.</summary>
public sealed record MapSnapshot(int Evaluations, float[] Map);

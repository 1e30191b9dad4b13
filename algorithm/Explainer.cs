using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam;

/// <summary>What an explainer is asked about.</summary>
/// <param name="HeightPixels">Height H of the model's input.</param>
/// <param name="WidthPixels">Width W of the model's input.</param>
/// <param name="TargetCount">Number of target classes scored at once; 1 for methods whose masks depend on the class.</param>
/// <param name="Seed">Source of all its random numbers.</param>
/// <param name="Budget">Evaluations it may spend at most; null for its own number.</param>
/// <param name="Image">The model's view of the image, for methods that segment it; null where not needed.</param>
public sealed record ExplanationProblem(int HeightPixels, int WidthPixels, int TargetCount, long Seed, int? Budget, Imaging.ImageView? Image = null)
{
    /// <summary>The map that a device made, for methods that look inside the model; null for others.</summary>
    public Attributions.Attribution? Attribution { get; init; }

    /// <summary>Whether a calibrated network scores the search, whose scores rank masks and are not the model's own.</summary>
    public bool IsApproximate { get; init; }
}

/// <summary>Masks of one kind to score over one baseline.</summary>
/// <param name="Masks">What to keep; attached to its resource already, so that it can be drawn.</param>
/// <param name="Baseline">What replaces the rest.</param>
/// <param name="Resource">The bytes under <see cref="MaskSet.ResourceKey"/>; null when there are none.</param>
public sealed record MaskRequest(MaskSet Masks, Baseline Baseline, ReadOnlyMemory<byte>? Resource = null)
{
    /// <summary>Whether the model itself has to score them, also where a calibrated network scores the search; there they are neither answered from memory nor kept in it.</summary>
    public bool IsExact { get; init; }
}

/// <summary>How far a search has come.</summary>
/// <param name="Round">Rounds told completely: generations, for an evolution.</param>
/// <param name="BestFitness">Best fitness in the population; null where the method has none.</param>
/// <param name="MeanFitness">Mean fitness of the population; null where the method has none.</param>
/// <param name="StoppedBy">Why it asks no more ("generations", "evaluations", ...); null while it goes on.</param>
public sealed record SearchState(int Round, double? BestFitness, double? MeanFitness, string? StoppedBy)
{
    /// <summary>Whether the map was chosen by the metric it will be judged by.</summary>
    public bool IsMetricTuned { get; init; }
}

/// <summary>
/// A deterministic machine that asks for masks and is told scores. Its future depends on problem, options and the scores told,
/// on nothing else: not on time, thread or the size of batches. So a run is restored by telling the same scores again.
/// </summary>
/// <example>
/// The whole contract; <see cref="Explanations.ExplanationRun"/> adds batches, metrics and checkpoints to it.
/// <code>
/// for (var left = 1000; left &gt; 0 &amp;&amp; explainer.Ask(left) is { Count: &gt; 0 } round;)
/// {
///     explainer.Tell(ScoresOf(round));        // of every mask in order, one for each target
///     left -= round.Sum(request =&gt; request.Masks.Count);
/// }
///
/// float[] map = explainer.Map(target: 0);
/// </code>
/// </example>
public interface IExplainer
{
    /// <summary>
    /// The next round: at most <paramref name="limit"/> masks in all (at least 1), all of which may be scored in any order; an
    /// empty list when the search is over. Not called again before every mask of the round was told.
    /// </summary>
    IReadOnlyList<MaskRequest> Ask(int limit);

    /// <summary>
    /// Tells the scores of the next masks of the round, in the order asked: [mask, target], row-major, any whole number of masks.
    /// </summary>
    void Tell(ReadOnlySpan<ClassScore> scores);

    /// <summary>The best map so far of one target, [H, W] row-major; valid at any time after the first <see cref="Tell"/>.</summary>
    float[] Map(int target);

    /// <summary>How far the search is.</summary>
    SearchState State { get; }

    /// <summary>Sentences a reader of the map must know, such as a fallback taken; usually empty.</summary>
    IReadOnlyList<string> Notes { get; }
}

using DeCam.Masks;

namespace DeCam.Explanations;

/// <summary>A batch of masks that a run wants scored.</summary>
/// <param name="Index">Number of the batch in its run, from 0; stable over restarts.</param>
/// <param name="Masks">The masks, at most <see cref="ExplanationPlan.BatchSize"/>.</param>
/// <param name="Baseline">What replaces hidden pixels.</param>
/// <param name="Resource">The bytes under <see cref="MaskSet.ResourceKey"/>, to be stored before the batch is sent; null when there are none.</param>
public sealed record ScoreBatch(int Index, MaskSet Masks, Baseline Baseline, ReadOnlyMemory<byte>? Resource)
{
    /// <summary>Whether the model itself has to score it, also where a calibrated network scores the search.</summary>
    public bool IsExact { get; init; }
}

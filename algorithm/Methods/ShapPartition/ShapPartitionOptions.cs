using System.ComponentModel.DataAnnotations;
using DeCam.Masks;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Methods.ShapPartition;

/// <summary>Options of Partition SHAP. Masks and round are ours; the package's examples take from 500 to 5,000 masks in rounds of 50.</summary>
public sealed record ShapPartitionOptions
{
    /// <summary>Masks, the empty one and the whole image among them.</summary>
    [Option("masks", "masks scored; an input with few pixels needs fewer"), Range(2, 1_000_000)]
    public int Masks { get; init; } = 1000;

    /// <summary>Masks scored before the next rectangles are chosen, two for each rectangle that is halved.</summary>
    /// <value>Default 50. A smaller round follows the order more closely; a larger one keeps more devices busy.</value>
    [Option("round", "masks scored before the next rectangles are chosen"), Range(2, 1024)]
    public int Round { get; init; } = 50;

    /// <summary>What replaces hidden pixels.</summary>
    [Option("baseline", "what replaces hidden pixels")]
    public Baseline Baseline { get; init; } = Baseline.BoxBlur;

    /// <summary>Which score is shared out.</summary>
    [Option("score", "which score is shared out among the pixels")]
    public ScoreKind Score { get; init; } = ScoreKind.Probability;
}

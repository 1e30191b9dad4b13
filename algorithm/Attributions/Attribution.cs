namespace DeCam.Attributions;

/// <summary>A map that was made inside the model, and what it cost.</summary>
/// <param name="Map">The map at the size of the model's input, [H, W] row by row; any finite values, larger for places that speak for the class.</param>
public sealed record Attribution(float[] Map)
{
    /// <summary>Name of the tensor that the map was made from, or null where it was made from the picture itself.</summary>
    public string? Layer { get; init; }

    /// <summary>Whole forward passes of one picture.</summary>
    public int ForwardPasses { get; init; }

    /// <summary>Backward passes of one picture.</summary>
    public int BackwardPasses { get; init; }

    /// <summary>Runs of the part of the model behind the layer, for one picture.</summary>
    public int TailRuns { get; init; }

    /// <summary>Sum of the attributions before they were enlarged or rectified, for methods whose attributions add up to a score; else null.</summary>
    public double? Sum { get; init; }

    /// <summary>What <see cref="Sum"/> ought to be: the difference of logits, or the logit itself; null where <see cref="Sum"/> is.</summary>
    public double? ExpectedSum { get; init; }

    /// <summary>What a reader of the map should know, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

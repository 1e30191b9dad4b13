namespace DeCam.Inference.Models;

/// <summary>Judgements on the values that a model gives for a few images.</summary>
internal static class ProbeValues
{
    /// <summary>Relative difference between an image run alone and in a batch; far above rounding, far below another image's logits.</summary>
    public const float BatchTolerance = 1e-3f;

    private const double SumTolerance = 1e-3;

    // Of a quantised softmax each class is off by half a step of 1/256 or less; of many classes the sum then tells little.
    private const double RoundedTolerance = 1 / 255.0, LargestTolerance = 0.25;

    /// <summary>Whether values are probabilities of classes that exclude each other.</summary>
    /// <param name="values">[C].</param>
    /// <param name="whole">What they sum to: 1, or 100 for percentages.</param>
    /// <param name="isRounded">Whether they are rounded to the steps of a quantised model.</param>
    public static bool IsDistribution(IReadOnlyCollection<float> values, double whole, bool isRounded)
    {
        var tolerance = isRounded ? Math.Clamp(values.Count * RoundedTolerance, SumTolerance, LargestTolerance) : SumTolerance;
        return values.All(v => v >= 0) && Math.Abs(values.Sum(v => (double)v) - whole) < whole * tolerance;
    }

    /// <summary>Whether all values lie in [0, 1].</summary>
    public static bool AreShares(IEnumerable<float> values) => values.All(v => v is >= 0 and <= 1);

    /// <summary>Whether two rows are equal but for <paramref name="tolerance"/> of their largest value.</summary>
    public static bool AreClose(float[] a, float[] b, float tolerance)
    {
        var scale = b.Where(float.IsFinite).Select(MathF.Abs).DefaultIfEmpty().Max() + float.Epsilon;
        // Equal infinities have no difference: a class may be ruled out by a logit of minus infinity.
        return a.Zip(b).All(pair => pair.First.Equals(pair.Second) || MathF.Abs(pair.First - pair.Second) <= tolerance * scale);
    }
}

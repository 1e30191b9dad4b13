using System.Numerics.Tensors;
using DeCam.Scoring;

namespace DeCam.Inference;

/// <summary>Turns a row of model outputs into scores of single classes, in double precision.</summary>
internal static class LogSoftmax
{
    /// <summary>The score of one class of a row of logits.</summary>
    public static ClassScore Of(ReadOnlySpan<float> logits, int index, double logSum) =>
        new(logits[index], (float)Math.Min(0, logits[index] - logSum));

    /// <summary>log(sum(exp(logits))), shifted by the largest so that nothing overflows; summed in index order.</summary>
    /// <param name="logits">[C].</param>
    /// <param name="scratch">Room for C values.</param>
    public static double LogSum(ReadOnlySpan<float> logits, Span<double> scratch)
    {
        double largest = TensorPrimitives.Max(logits);
        if (!double.IsFinite(largest)) return largest;
        TensorPrimitives.ConvertChecked(logits, scratch);
        TensorPrimitives.Subtract(scratch, largest, scratch);
        TensorPrimitives.Exp(scratch, scratch);
        var sum = 0.0;
        foreach (var term in scratch) sum += term;
        return largest + Math.Log(sum);
    }

    /// <summary>Replaces probabilities by their logarithms, which are logits of the same distribution.</summary>
    public static void FromProbabilities(Span<float> values)
    {
        foreach (ref var value in values) value = MathF.Log(MathF.Max(value, float.Epsilon));
    }
}

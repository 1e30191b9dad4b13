using System.Numerics.Tensors;
using DeCam.Scoring;

namespace DeCam.Inference.Classes;

/// <summary>Turns a row of model outputs into scores of single classes, in double precision.</summary>
internal static class LogSoftmax
{
    /// <summary>The score of one class of a row of logits.</summary>
    public static ClassScore Of(ReadOnlySpan<float> logits, int index, double logSum) =>
        new(logits[index], (float)Math.Min(0, logits[index] - logSum));

    /// <summary>log(sum(exp(logits))), shifted by the largest so that nothing overflows; summed in a fixed order.</summary>
    /// <param name="logits">[C].</param>
    /// <param name="scratch">Room for C values.</param>
    public static double LogSum(ReadOnlySpan<float> logits, Span<double> scratch)
    {
        double largest = TensorPrimitives.Max(logits);
        if (!double.IsFinite(largest)) return largest;
        TensorPrimitives.ConvertChecked(logits, scratch);
        TensorPrimitives.Subtract(scratch, largest, scratch);
        TensorPrimitives.Exp(scratch, scratch);
        return largest + Math.Log(Sum(scratch));
    }

    // Four sums side by side: one alone waits for every addition. Their order is fixed, whatever the processor.
    private static double Sum(ReadOnlySpan<double> terms)
    {
        double a = 0, b = 0, c = 0, d = 0;
        var i = 0;
        for (; i + 4 <= terms.Length; i += 4)
        {
            a += terms[i];
            b += terms[i + 1];
            c += terms[i + 2];
            d += terms[i + 3];
        }

        for (; i < terms.Length; i++) a += terms[i];
        return (a + b) + (c + d);
    }

    /// <summary>Replaces probabilities by their logarithms, which are logits of the same distribution.</summary>
    public static void FromProbabilities(Span<float> values)
    {
        foreach (ref var value in values) value = MathF.Log(MathF.Max(value, float.Epsilon));
    }
}

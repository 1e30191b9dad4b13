using DeCam.Inference.Classes;

namespace DeCam.Inference.Models;

/// <summary>Turns what a model gives for one image into a logit for each class.</summary>
internal static class OutputRow
{
    private const float PerCent = 0.01f;

    /// <summary>The logits.</summary>
    /// <param name="signature">What the model gives.</param>
    /// <param name="values">[V] as they come out; overwritten.</param>
    /// <param name="pair">Room for two logits, used for a model of one value.</param>
    /// <returns>[C]: <paramref name="values"/> or <paramref name="pair"/>.</returns>
    public static ReadOnlySpan<float> Logits(ModelSignature signature, Span<float> values, Span<float> pair)
    {
        if (signature.GivesPercentages)
            foreach (ref var value in values) value *= PerCent;
        if (signature.GivesProbabilities)
        {
            if (signature.IsYesOrNo || signature.Activation == Activation.Sigmoid)
                foreach (ref var value in values) value = LogSigmoid.Logit(value);
            else LogSoftmax.FromProbabilities(values);
        }

        if (!signature.IsYesOrNo) return values;
        (pair[0], pair[1]) = (-values[0], values[0]);       // the sigmoid of each gives 1 - p and p
        return pair;
    }
}

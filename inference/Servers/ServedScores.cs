using DeCam.Inference.Classes;
using DeCam.Inference.Models;

namespace DeCam.Inference.Servers;

/// <summary>Tells whether a server scored some pictures as it did before.</summary>
internal static class ServedScores
{
    // A server may compute in halves or in TF32, and otherwise in each batch; other weights, and pictures mixed with those beside them, differ by more.
    private const float Tolerance = 0.02f, Floor = 0.05f;

    // Below it a probability is rounding, by halves or by the text that carried it.
    private const float Least = 1e-6f;

    // Of a probability by halves, two of their last places; near 1 that is much in log odds.
    private const float Rounding = 1e-3f;

    /// <summary>
    /// Whether two answers are equal but for 2% of their largest logit, or 0.05 where that is more. Probabilities are compared by their
    /// logarithms, or log odds of a sigmoid, so that those near 0 and 1 tell weights apart, too.
    /// </summary>
    /// <param name="signature">What the model gives.</param>
    /// <param name="now">[pictures, V].</param>
    /// <param name="known">[pictures, V]; the largest value of all its pictures is the scale.</param>
    public static bool AreClose(ModelSignature signature, float[] now, float[] known)
    {
        if (now.Length != known.Length) return false;
        var (a, b) = (Logits(signature, now), Logits(signature, known));
        var allowed = MathF.Max(Tolerance * b.Where(float.IsFinite).Select(MathF.Abs).DefaultIfEmpty().Max(), Floor);
        // Equal infinities have no difference: a class may be ruled out by a logit of minus infinity.
        return Enumerable.Range(0, a.Length).All(i => a[i].Equals(b[i]) || MathF.Abs(a[i] - b[i]) <= allowed
            || (signature.GivesProbabilities && MathF.Abs(now[i] - known[i]) <= Rounding * MathF.Max(now[i], known[i])));
    }

    private static float[] Logits(ModelSignature signature, float[] values)
    {
        if (!signature.GivesProbabilities) return values;
        var isSigmoid = signature.IsYesOrNo || signature.Activation == Activation.Sigmoid;
        var whole = signature.GivesPercentages ? 100 : 1;
        return Array.ConvertAll(values, value =>
        {
            var p = Math.Clamp(value / whole, Least, 1 - Least);
            return isSigmoid ? MathF.Log(p / (1 - p)) : MathF.Log(p);
        });
    }
}

using DeCam.Inference.Classes;
using DeCam.Inference.Graph;
using DeCam.Scoring;

namespace DeCam.Inference.Models;

/// <summary>What the numbers that a model gives for each class are, judged by those of two made-up images.</summary>
/// <param name="Activation">The function that makes probabilities.</param>
/// <param name="Origin">Who says so; see <see cref="ModelSignature.ActivationOrigin"/>.</param>
/// <param name="GivesProbabilities">Whether probabilities come out and not logits.</param>
/// <param name="GivesPercentages">Whether probabilities come out as percentages.</param>
/// <param name="GivesShares">Whether nothing was cut off and yet all values lie in [0, 1].</param>
internal sealed record OutputMeaning(Activation Activation, string Origin, bool GivesProbabilities, bool GivesPercentages, bool GivesShares)
{
    /// <summary>What is known of the output before it is measured.</summary>
    /// <param name="Model">The model, for messages.</param>
    /// <param name="Output">Name of the output.</param>
    /// <param name="Said">The activation that somebody states, with who does; null where nobody does.</param>
    /// <param name="Cut">What was cut off its end.</param>
    /// <param name="IsRounded">Whether it is rounded to whole steps.</param>
    internal sealed record Known(string Model, string Output, (Activation Activation, string Origin)? Said, CutActivation Cut, bool IsRounded);

    /// <summary>Judges the values of two images.</summary>
    /// <param name="known">What is known of the output.</param>
    /// <param name="first">[V] of one image.</param>
    /// <param name="second">[V] of the other.</param>
    /// <exception cref="ScoringRefusedException">Values outside [0, 1] are said to be probabilities.</exception>
    public static OutputMeaning Of(Known known, float[] first, float[] second)
    {
        bool AreDistributions(double whole) => first.Length > 1 && ProbeValues.IsDistribution(first, whole, known.IsRounded) && ProbeValues.IsDistribution(second, whole, known.IsRounded);
        var (isWhole, isUncut, areShares) = (AreDistributions(1), known.Cut == CutActivation.None, ProbeValues.AreShares(first.Concat(second)));
        var isHundred = AreDistributions(100);
        var (activation, origin) = Decide(known, first.Length, isWhole || isHundred);
        var isPercentage = isUncut && isHundred;
        if (activation == Activation.None && !isPercentage && !areShares)
        {
            throw new ScoringRefusedException(RefusalKind.Input,
                $"Model '{known.Model}' gives values outside [0, 1] at '{known.Output}' but activation none says that they are probabilities; leave it out, or give softmax or sigmoid.");
        }

        var givesProbabilities = activation == Activation.None || (isUncut && first.Length > 1 && (isWhole || isHundred || (activation == Activation.Sigmoid && areShares)));
        return new(activation, origin, givesProbabilities, isPercentage, isUncut && areShares);
    }

    private static (Activation Activation, string Origin) Decide(Known known, int values, bool isMeasured)
    {
        if (known.Said is { } said) return said;
        if (known.Cut != CutActivation.None) return (known.Cut == CutActivation.Sigmoid || values == 1 ? Activation.Sigmoid : Activation.Softmax, "graph");
        if (values == 1) return (Activation.Sigmoid, "default");
        return (Activation.Softmax, isMeasured ? "measured" : "default");
    }
}

using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Quantisation;
using DeCam.Scoring;

namespace DeCam.Inference.HalfPrecision;

/// <summary>Why a model is not scored in 16-bit floating point, in one sentence for the user.</summary>
internal static class HalfRefusal
{
    private const string WayOut = "leave precision out to search in float32";

    /// <summary>Refuses what shows in the graph.</summary>
    /// <exception cref="ScoringRefusedException">It is quantised, computes in half precision already or has control flow.</exception>
    public static void Check(ClassifierGraph graph)
    {
        var nodes = graph.Model.Graph.AllNodes().ToList();
        if (nodes.FirstOrDefault(GradientRefusal.IsQuantised) is { } quantised)
            throw Of(graph.Input.ModelName, $"is quantised (operator {quantised.OpType}) and is not converted to fp16");
        if (nodes.FirstOrDefault(GradientRefusal.IsControlFlow) is { } flow)
            throw Of(graph.Input.ModelName, $"decides its own way by operator {flow.OpType}, which is not converted to fp16");
        if (QuantisationRefusal.IsHalf(graph.Model.Graph, nodes))
            throw Of(graph.Input.ModelName, "computes in half precision by itself");
    }

    /// <summary>Refuses logits that float16 has no numbers for.</summary>
    /// <param name="classifier">The model in float16.</param>
    /// <param name="logits">[C].</param>
    /// <exception cref="ScoringRefusedException">One is infinite or no number.</exception>
    public static void Check(OnnxClassifier classifier, ReadOnlySpan<float> logits)
    {
        foreach (var logit in logits)
        {
            if (float.IsFinite(logit)) continue;
            throw Of(classifier.Signature.Input.ModelName, "gives scores in fp16 that are infinite or no numbers, since values inside it are too large for 16 bits", isOfScores: true);
        }
    }

    /// <summary>Refuses probabilities that cannot be cut back to logits: float16 has no numbers for small ones, and none between 0.9995 and 1.</summary>
    /// <exception cref="ScoringRefusedException">The model gives such.</exception>
    public static void Check(ModelSignature signature)
    {
        if (signature.GivesProbabilities) throw Of(signature.Input.ModelName, "gives probabilities that cannot be cut back to logits, and fp16 has no numbers for small ones");
    }

    private static ScoringRefusedException Of(string model, string predicate, bool isOfScores = false) => new(RefusalKind.Input, $"Model '{model}' {predicate}; {WayOut}.") { IsOfScores = isOfScores };
}

using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Inference.Quantisation;

/// <summary>Why a model has no network of 8-bit integers, in one sentence for the user.</summary>
internal static class QuantisationRefusal
{
    /// <summary>The refusal.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="predicate">What is in the way, in words that follow the name.</param>
    /// <param name="inner">Where it comes from.</param>
    public static ScoringRefusedException Of(string model, string predicate, Exception? inner = null) =>
        new(RefusalKind.Input, $"Model '{model}' {predicate}; leave precision out, or use auto, to search in float32.", inner);

    /// <summary>Refuses what shows in the graph before anything is opened.</summary>
    /// <param name="graph">The model, as <see cref="ClassifierGraph.Read(string, string, Preprocessing.PreprocessingSettings, NativeLimits?)"/> left it.</param>
    /// <exception cref="ScoringRefusedException">It is quantised, computes in half precision, takes bytes or has control flow.</exception>
    public static void Check(ClassifierGraph graph)
    {
        var (name, nodes) = (graph.Input.ModelName, graph.Model.Graph.AllNodes().ToList());
        if (nodes.FirstOrDefault(GradientRefusal.IsQuantised) is { } quantised)
            throw Of(name, $"is quantised already (operator {quantised.OpType}) and is kept as it is");
        if (graph.Input.TakesBytes)
            throw Of(name, $"takes whole numbers at '{graph.Input.Name}' through an operator that computes with them");
        if (nodes.FirstOrDefault(GradientRefusal.IsControlFlow) is { } flow)
            throw Of(name, $"decides its own way by operator {flow.OpType}, which cannot be calibrated");
        if (IsHalf(graph.Model.Graph, nodes))
            throw Of(name, "computes in half precision, and only float32 is made into 8-bit integers");
    }

    /// <summary>Whether a graph computes in half precision. A conversion in front, which the reading of the file put there, is no computing.</summary>
    internal static bool IsHalf(GraphProto graph, List<NodeProto> nodes) =>
        graph.Initializer.Any(i => i.DataType is ElementTypes.Float16 or ElementTypes.BFloat16)
        || nodes.Any(n => n.OpType == "Cast" && n.Find("to")?.I is ElementTypes.Float16 or ElementTypes.BFloat16);
}

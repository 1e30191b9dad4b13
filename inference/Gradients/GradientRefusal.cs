using DeCam.Inference.Graph;
using DeCam.Scoring;

namespace DeCam.Inference.Gradients;

/// <summary>Why a model has no gradients, in one sentence that says which methods are left.</summary>
internal sealed class GradientRefusal(string predicate) : Exception(predicate)
{
    private static readonly HashSet<string> ControlFlow = ["If", "Loop", "Scan", "SequenceMap"];

    /// <summary>An operator without a rule.</summary>
    public static GradientRefusal Of(NodeProto node) =>
        IsControlFlow(node) ? new($"decides its own way by {Text(node)}, and no gradient is taken through control flow")
        : IsQuantised(node) ? new($"computes in whole numbers from {Text(node)} on, which have no gradient")
        : new($"has no rule for the gradient of {Text(node)}");

    /// <summary>A form of an operator that its rule does not hold for.</summary>
    /// <param name="node">The node.</param>
    /// <param name="form">What is special, such as "with dilations".</param>
    public static GradientRefusal Of(NodeProto node, string form) => new($"has no rule for the gradient of {Text(node)} {form}");

    /// <summary>The refusal for users.</summary>
    /// <param name="model">Name of the model.</param>
    public ScoringRefusedException For(string model) => new(RefusalKind.Input,
        $"Model '{model}' {Message}; use ablation-cam, score-cam or a method that needs scores alone, or give the model with standard operators in float32.", this);

    /// <summary>Whether a node decides which nodes run.</summary>
    public static bool IsControlFlow(NodeProto node) => ControlFlow.Contains(node.OpType);

    /// <summary>Whether a node computes in steps of quantisation.</summary>
    public static bool IsQuantised(NodeProto node) =>
        node.OpType.Contains("Quantize", StringComparison.Ordinal) || node.OpType.StartsWith("QLinear", StringComparison.Ordinal)
        || node.OpType.EndsWith("Integer", StringComparison.Ordinal);

    private static string Text(NodeProto node)
    {
        var operation = node.Domain is "" or "ai.onnx" ? node.OpType : $"{node.Domain}:{node.OpType}";
        return $"operator {operation} (node '{(node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(""))}')";
    }
}

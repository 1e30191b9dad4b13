using DeCam.Inference.Gradients.Rules;
using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients;

/// <summary>Writes the nodes that give the gradients of a node's inputs from those of its outputs.</summary>
/// <param name="node">A node of the forward pass; a rule may ask it for a further output.</param>
/// <param name="backward">The backward pass.</param>
internal delegate void GradientRule(NodeProto node, BackwardGraph backward);

/// <summary>The rules by operator.</summary>
internal static class GradientRules
{
    private static readonly Dictionary<string, GradientRule> Rules = All();

    /// <summary>Names of the operators that have one; those of other domains with the domain before them.</summary>
    public static IReadOnlyCollection<string> Operators => Rules.Keys;

    /// <summary>The rule of a node.</summary>
    /// <exception cref="GradientRefusal">Its operator has none.</exception>
    public static GradientRule For(NodeProto node) =>
        Rules.GetValueOrDefault(node.Domain is "" or "ai.onnx" ? node.OpType : $"{node.Domain}:{node.OpType}") ?? throw GradientRefusal.Of(node);

    private static Dictionary<string, GradientRule> All()
    {
        var rules = new Dictionary<string, GradientRule>();
        ActivationRules.AddTo(rules);
        ArithmeticRules.AddTo(rules);
        MatrixRules.AddTo(rules);
        ConvolutionRules.AddTo(rules);
        PoolingRules.AddTo(rules);
        NormalisationRules.AddTo(rules);
        ReductionRules.AddTo(rules);
        ShapeRules.AddTo(rules);
        SelectionRules.AddTo(rules);
        ResamplingRules.AddTo(rules);
        return rules;
    }
}

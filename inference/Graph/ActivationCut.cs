namespace DeCam.Inference.Graph;

/// <summary>Makes a classifier give logits: turns the softmax or sigmoid at its end into an identity.</summary>
internal static class ActivationCut
{
    // Operators which may stand between it and the output: the values stay, but for rounding.
    private static readonly HashSet<string> Passing = ["Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape", "Flatten", "Dropout"];
    private static readonly HashSet<string> Rounding = ["QuantizeLinear", "DequantizeLinear"];

    /// <summary>Cuts the activation that <paramref name="output"/> comes from; others are left alone.</summary>
    /// <remarks>
    /// Rounding behind it fits probabilities, so it goes too: logits would be cut off at 0 and 1. Types stated of tensors inside, which
    /// may be those of rounded ones, are dropped with it.
    /// </remarks>
    /// <returns>What there was.</returns>
    public static CutActivation Apply(GraphProto graph, string output)
    {
        var behind = new List<NodeProto>();
        foreach (var node in Behind(graph, output))
        {
            if (Activation(node) is var found and not CutActivation.None)
            {
                behind.ForEach(GraphEdits.MakeIdentity);
                Cut(node);
                graph.ValueInfo.Clear();
                return found;
            }

            if (Rounding.Contains(node.OpType)) behind.Add(node);
        }

        return CutActivation.None;
    }

    /// <summary>Whether the output is rounded to whole steps, as of a quantised model.</summary>
    public static bool IsRounded(GraphProto graph, string output) => Behind(graph, output).Any(n => Rounding.Contains(n.OpType));

    /// <summary>
    /// The tensor that an output comes from when the operators which keep its values, and a softmax or sigmoid between them, are left
    /// out; and whether there was one.
    /// </summary>
    public static (string Root, bool HasActivation) Origin(GraphProto graph, string output)
    {
        var (root, hasActivation) = (output, false);
        for (var left = graph.Node.Count; left > 0 && graph.ProducerOf(root) is { Input.Count: > 0 } node; left--)
        {
            var isActivation = Activation(node) != CutActivation.None;
            if (isActivation ? hasActivation : !Passes(node)) break;
            hasActivation |= isActivation;
            root = node.Input[0];
        }

        return (root, hasActivation);
    }

    // The nodes from the output backwards, up to the first that changes values.
    private static IEnumerable<NodeProto> Behind(GraphProto graph, string output)
    {
        for (var (tensor, left) = (output, graph.Node.Count); left > 0 && graph.ProducerOf(tensor) is { Input.Count: > 0 } node; left--)
        {
            yield return node;
            if (!Passes(node)) yield break;
            tensor = node.Input[0];
        }
    }

    private static bool Passes(NodeProto node) => Passing.Contains(node.OpType) || Rounding.Contains(node.OpType);

    private static void Cut(NodeProto node)
    {
        if (!node.OpType.StartsWith("QLinear", StringComparison.Ordinal))
        {
            node.MakeIdentity();
            return;
        }

        (node.OpType, node.Domain) = ("DequantizeLinear", "");      // x, its scale, its zero
        node.Attribute.Clear();
        while (node.Input.Count > 3) node.Input.RemoveAt(3);
    }

    private static CutActivation Activation(NodeProto node) => node.OpType switch
    {
        "Softmax" or "LogSoftmax" or "QLinearSoftmax" => CutActivation.Softmax,
        "Sigmoid" or "QLinearSigmoid" => CutActivation.Sigmoid,
        _ => CutActivation.None,
    };
}

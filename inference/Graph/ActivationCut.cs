namespace DeCam.Inference.Graph;

/// <summary>Makes a classifier give logits: turns the softmax or sigmoid at its end into an identity.</summary>
internal static class ActivationCut
{
    // Operators which may stand between it and the output without changing the values.
    private static readonly HashSet<string> Passing = ["Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape", "Flatten"];

    /// <summary>Cuts the activation that <paramref name="output"/> comes from; others are left alone.</summary>
    /// <returns>What there was.</returns>
    public static CutActivation Apply(GraphProto graph, string output)
    {
        var tensor = output;
        while (graph.ProducerOf(tensor) is { } node)
        {
            if (Activation(node) is var found and not CutActivation.None)
            {
                node.OpType = "Identity";
                node.Attribute.Clear();
                return found;
            }

            if (!Passing.Contains(node.OpType) || node.Input.Count == 0) break;
            tensor = node.Input[0];
        }

        return CutActivation.None;
    }

    private static CutActivation Activation(NodeProto node) => node.OpType switch
    {
        "Softmax" or "LogSoftmax" => CutActivation.Softmax,
        "Sigmoid" => CutActivation.Sigmoid,
        _ => CutActivation.None,
    };
}

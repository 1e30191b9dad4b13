namespace DeCam.Inference.Graph;

/// <summary>Makes a classifier give logits: turns the softmax at its end into an identity.</summary>
internal static class SoftmaxCut
{
    // Operators which may stand between the softmax and the output without changing the values.
    private static readonly HashSet<string> Passing = ["Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape", "Flatten"];

    /// <summary>Cuts the softmax, or logarithm of one, that <paramref name="output"/> comes from; others are left alone.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Apply(GraphProto graph, string output)
    {
        var tensor = output;
        while (graph.ProducerOf(tensor) is { } node)
        {
            if (node.OpType is "Softmax" or "LogSoftmax")
            {
                node.OpType = "Identity";
                node.Attribute.Clear();
                return true;
            }

            if (!Passing.Contains(node.OpType) || node.Input.Count == 0) return false;
            tensor = node.Input[0];
        }

        return false;
    }
}

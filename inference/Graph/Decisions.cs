namespace DeCam.Inference.Graph;

/// <summary>Operators that turn numbers for classes into a decision: the largest, the five largest, or a name for each.</summary>
internal static class Decisions
{
    private static readonly HashSet<string> Deciding = ["ArgMax", "TopK", "ZipMap", "Hardmax"];

    // A label is looked up by these; the first takes it directly, the others by their second input.
    private static readonly HashSet<string> Passing = ["Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape", "Flatten", "LabelEncoder", "CategoryMapper"];
    private static readonly HashSet<string> Looking = ["ArrayFeatureExtractor", "Gather"];

    // They give a label first, and the numbers it was chosen by second.
    private static readonly HashSet<string> Classifiers = ["LinearClassifier", "SVMClassifier", "TreeEnsembleClassifier"];

    /// <summary>The node that decided on what an output holds, and the tensor it took; null when nothing was decided.</summary>
    public static (NodeProto? Node, string Tensor)? Before(GraphProto graph, string output)
    {
        var tensor = output;
        for (var left = graph.Node.Count; left > 0 && graph.ProducerOf(tensor) is { Input.Count: > 0 } node; left--)
        {
            if (Deciding.Contains(node.OpType)) return (node, node.Input[0]);
            if (Classifiers.Contains(node.OpType)) return node.Output.Count > 1 && node.Output[0] == tensor ? (node, node.Output[1]) : null;
            if (Passing.Contains(node.OpType)) tensor = node.Input[0];
            else if (Looking.Contains(node.OpType) && node.Input.Count > 1) tensor = node.Input[1];
            else return null;
        }

        return null;
    }
}

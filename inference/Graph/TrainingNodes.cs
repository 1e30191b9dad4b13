using DeCam.Scoring;

namespace DeCam.Inference.Graph;

/// <summary>Nodes of a model that was exported while it was being trained.</summary>
internal static class TrainingNodes
{
    private const int DropoutTakesMode = 12, DropoutLosesTest = 7;

    /// <summary>Refuses a model whose normalisation takes the statistics of the batch: its scores would depend on the other pictures.</summary>
    /// <exception cref="ScoringRefusedException">It has such a node.</exception>
    public static void RefuseBatchStatistics(GraphProto graph, string model)
    {
        // Until opset 13 the mode shows in the outputs: running mean and variance, which only training updates.
        var nodes = graph.AllNodes().Where(n => n.OpType == "BatchNormalization" && (n.Find("training_mode")?.I == 1 || n.Output.Count(o => o.Length > 0) > 1)).ToList();
        if (nodes.Count == 0) return;
        // Of weights, which some networks standardise in each run, they say nothing about the pictures.
        var pictures = graph.DataInputs().SelectMany(i => graph.DependentsOf(i.Name)).ToHashSet();
        nodes.RemoveAll(n => graph.Node.Contains(n) && !n.Input.Any(pictures.Contains));
        if (nodes.Count == 0) return;
        throw new ScoringRefusedException(RefusalKind.Input,
            $"Model '{model}' was exported in training mode: {nodes.Count} BatchNormalization node(s) take mean and variance from the pictures of the batch instead of those learned, so its scores are not those of the trained model; export it again after model.eval().");
    }

    /// <summary>Drops the Dropout nodes that are left switched on, which would draw at random.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool DropDropout(ModelProto model)
    {
        var opset = model.Opset();
        var nodes = model.Graph.AllNodes().Where(n => n.OpType == "Dropout" && IsOn(n, opset)).ToList();
        nodes.ForEach(node =>
        {
            node.MakeIdentity();
            while (node.Output.Count > 1) node.Output.RemoveAt(1);
        });
        return nodes.Count > 0;
    }

    private static bool IsOn(NodeProto node, long opset) =>
        opset >= DropoutTakesMode ? node.Input.Count > 2 && node.Input[2].Length > 0 : opset < DropoutLosesTest && (node.Find("is_test")?.I ?? 0) == 0;
}

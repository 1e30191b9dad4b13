using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Inspection;

/// <summary>
/// Finds the layer that class activation maps are usually drawn from: the input of the last operator that collapses height and
/// width. (The last convolution is often another one: SqueezeNet's classifier, an inner branch of DenseNet.)
/// </summary>
internal static class CamLayer
{
    private static readonly HashSet<string> Collapsing =
        ["GlobalAveragePool", "GlobalMaxPool", "AveragePool", "MaxPool", "ReduceMean", "ReduceMax", "ReduceSum", "Flatten", "Reshape"];

    /// <summary>Inputs of operators on the way to <paramref name="output"/> that may collapse height and width, nearest first.</summary>
    public static IReadOnlyList<string> Candidates(GraphProto graph, string output)
    {
        var reached = new HashSet<string> { output };
        var candidates = new List<string>();
        for (var i = graph.Node.Count - 1; i >= 0; i--)     // nodes are stored in topological order
        {
            var node = graph.Node[i];
            if (!node.Output.Any(reached.Contains)) continue;
            reached.UnionWith(node.Input);
            if (Collapsing.Contains(node.OpType) && node.Input.Count > 0 && graph.ProducerOf(node.Input[0]) is not null) candidates.Add(node.Input[0]);
        }

        return [.. candidates.Distinct()];
    }

    /// <summary>The nearest candidate which still has height and width.</summary>
    /// <param name="candidates">From <see cref="Candidates"/>.</param>
    /// <param name="shapeOf">Measured shape of a tensor for one image.</param>
    /// <param name="layout">Where the channels are.</param>
    public static string? Choose(IReadOnlyList<string> candidates, Func<string, long[]> shapeOf, TensorLayout layout) =>
        candidates.FirstOrDefault(c => shapeOf(c) is [_, var a, var b, var d] && (layout == TensorLayout.Nchw ? b * d : a * b) > 1);
}

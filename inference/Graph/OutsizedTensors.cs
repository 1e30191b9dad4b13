using DeCam.Scoring;

namespace DeCam.Inference.Graph;

/// <summary>Finds nodes whose result has a size that stands in the file and that no model of pictures needs.</summary>
/// <param name="model">Name of the model, for messages.</param>
/// <param name="folder">Full path of the model's folder.</param>
/// <param name="mostBytes">Bytes of a tensor at most.</param>
/// <param name="wayOut">What to do for a model that needs more, as the end of a sentence.</param>
internal sealed class OutsizedTensors(string model, string folder, long mostBytes, string wayOut)
{
    private const int BytesAValue = sizeof(float), Deepest = 16;

    /// <summary>Refuses a graph with such a node.</summary>
    /// <exception cref="ScoringRefusedException">A node makes a larger tensor.</exception>
    public void Refuse(GraphProto graph) => Refuse([graph]);

    private void Refuse(IReadOnlyList<GraphProto> scopes)
    {
        foreach (var node in scopes[0].Node)
        {
            if (Sides(node, scopes) is { } sides && sides.Aggregate(1.0, (product, side) => product * Math.Max(side, 0)) * BytesAValue is var bytes && bytes > mostBytes)
            {
                throw new ScoringRefusedException(RefusalKind.Input,
                    $"Model '{model}' makes a tensor of {string.Join(" x ", sides)} values, {bytes / 1e9:0.0} GB, by its node {node.OpType} '{(node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault())}', and {mostBytes / 1e9:0.0} GB are allowed; {wayOut}.");
            }

            foreach (var body in node.Bodies()) Refuse([body, .. scopes]);
        }
    }

    // Numbers whose product is at most the number of values of the result; null where the file does not say them.
    private double[]? Sides(NodeProto node, IReadOnlyList<GraphProto> scopes) => node.OpType switch
    {
        "ConstantOfShape" when node.Input.Count > 0 => Numbers(node.Input[0], scopes),
        "Expand" or "Tile" or "Reshape" when node.Input.Count > 1 => Numbers(node.Input[1], scopes),
        "RandomNormal" or "RandomUniform" => node.Find("shape")?.Ints.Select(side => (double)side).ToArray(),
        "Range" when node.Input.Count > 2 && Numbers(node.Input[0], scopes) is [var from] && Numbers(node.Input[1], scopes) is [var to] && Numbers(node.Input[2], scopes) is [not 0 and var step] => [Math.Ceiling((to - from) / step)],
        "OneHot" when node.Input.Count > 1 => Numbers(node.Input[1], scopes),
        "Resize" when node.Input.Count > 3 => Numbers(node.Input[3], scopes),
        _ => null,
    };

    private double[]? Numbers(string tensor, IReadOnlyList<GraphProto> scopes, int depth = 0)
    {
        if (tensor.Length == 0 || depth > Deepest) return null;
        foreach (var graph in scopes)
        {
            if (graph.Constant(tensor) is { } constant) return SmallTensor.Read(constant, folder);
            if (graph.ProducerOf(tensor) is { } producer) return Computed(producer, scopes, depth + 1);
        }

        return null;
    }

    // The few operators by which exporters, and people with bad intentions, compute shapes of constants.
    private double[]? Computed(NodeProto node, IReadOnlyList<GraphProto> scopes, int depth)
    {
        var inputs = node.OpType is "Concat" or "Mul" or "Add" ? node.Input.Select(input => Numbers(input, scopes, depth)).ToList() : [];
        if (inputs.Contains(null)) return null;
        return node.OpType switch
        {
            "Identity" or "Cast" or "Unsqueeze" or "Squeeze" or "Reshape" or "Flatten" when node.Input.Count > 0 => Numbers(node.Input[0], scopes, depth),
            "Concat" => [.. inputs.SelectMany(numbers => numbers!)],
            "Mul" => Each(inputs!, (a, b) => a * b),
            "Add" => Each(inputs!, (a, b) => a + b),
            _ => null,
        };
    }

    private static double[]? Each(List<double[]> inputs, Func<double, double, double> of)
    {
        if (inputs is not [var first, var second] || first.Length == 0 || second.Length == 0) return null;
        var length = Math.Max(first.Length, second.Length);
        return [.. Enumerable.Range(0, length).Select(i => of(first[i % first.Length], second[i % second.Length]))];
    }
}

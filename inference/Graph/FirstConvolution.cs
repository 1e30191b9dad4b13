namespace DeCam.Inference.Graph;

/// <summary>The convolution that takes the image, which knows the number of channels where the input's shape does not.</summary>
internal static class FirstConvolution
{
    // Operators before it that keep the dimensions.
    private static readonly HashSet<string> Passing = ["Identity", "Cast", "Sub", "Div", "Mul", "Add", "QuantizeLinear", "DequantizeLinear"];

    /// <summary>Channels of an input [N, C, H, W] that goes into a convolution; null when it goes elsewhere.</summary>
    public static long? ChannelsOf(GraphProto graph, string input)
    {
        for (var (tensor, left) = (input, graph.Node.Count); left > 0; left--)
        {
            var takers = graph.Node.Where(n => n.Input.Contains(tensor) && n.Output.Count > 0).ToList();
            if (takers.Find(n => n is { OpType: "Conv", Input.Count: > 1 } && n.Input[0] == tensor) is { } convolution)
            {
                var weights = graph.Constant(convolution.Input[1]);       // [out, in / groups, height, width]
                return weights?.Dims.Count == 4 ? weights.Dims[1] * (convolution.Find("group")?.I ?? 1) : null;
            }

            if (takers.Find(n => Passing.Contains(n.OpType)) is not { } node) return null;
            tensor = node.Output[0];
        }

        return null;
    }
}

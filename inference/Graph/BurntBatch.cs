namespace DeCam.Inference.Graph;

/// <summary>Frees a batch size that an exporter wrote into the shapes of Reshape nodes. The caller proves it by running a batch.</summary>
internal static class BurntBatch
{
    /// <summary>Lets the first dimension of reshaped images follow their number.</summary>
    /// <param name="model">The model; changed.</param>
    /// <param name="input">Name of the image input.</param>
    /// <param name="batch">The number written in; null to free any, as where a batch of windows is counted first.</param>
    /// <returns>Whether there was one.</returns>
    public static bool Mend(ModelProto model, string input, long? batch)
    {
        var (graph, count) = (model.Graph, 0);
        var images = graph.DependentsOf(input);
        foreach (var node in graph.Node.Where(n => n is { OpType: "Reshape", Input.Count: > 0 } && images.Contains(n.Input[0])).ToList())
        {
            var attribute = node.Find("shape");
            if ((attribute is null ? Shape(graph, node) : [.. attribute.Ints]) is not { } shape || !Free(node, shape, batch)) continue;
            if (attribute is not null)
            {
                attribute.Ints[0] = shape[0];
            }
            else
            {
                // Of its own, since other nodes may use the same constant for something else.
                var constant = GraphConstants.Node($"decam_shape_{batch}_{count}", shape);
                graph.Node.Insert(0, constant);
                node.Input[1] = constant.Output[0];
            }

            count++;
        }

        return count > 0;
    }

    private static long[]? Shape(GraphProto graph, NodeProto node) => node.Input.Count > 1 ? graph.Integers(node.Input[1]) : null;

    // -1 for what is left over; where that is taken, 0 for the input's own.
    private static bool Free(NodeProto node, long[] shape, long? batch)
    {
        if (shape is not [> 0, ..] || (batch is { } burnt && shape[0] != burnt)) return false;
        var isTaken = shape.Contains(-1);
        if (isTaken && batch is null) return false;
        if (node.Find("allowzero") is { } allowZero)
        {
            if (allowZero.I != 0 && shape.Contains(0)) return false;
            node.Attribute.Remove(allowZero);
        }

        shape[0] = isTaken ? 0 : -1;
        return true;
    }
}

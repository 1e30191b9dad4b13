namespace DeCam.Inference.Graph;

/// <summary>Makes one tensor the only output of a graph, in float32.</summary>
internal static class OutputTensor
{
    /// <summary>Keeps what the tensor needs, and converts it where it is of another type.</summary>
    /// <param name="model">The model; changed.</param>
    /// <param name="tensor">An output, or a tensor inside.</param>
    /// <returns>Whether anything changed.</returns>
    public static bool Keep(ModelProto model, string tensor)
    {
        var graph = model.Graph;
        var isOnly = graph.Output.Count == 1 && graph.Output[0].Name == tensor;
        var output = graph.Output.FirstOrDefault(o => o.Name == tensor) ?? new ValueInfoProto { Name = tensor };
        var needed = Needed(graph, tensor);
        var listed = WeightsAmongInputs(model);
        listed.ForEach(input => graph.Input.Remove(input));
        var unused = graph.DataInputs().Where(i => !needed.Contains(i.Name)).ToList();
        if (unused.Count < graph.DataInputs().Count) unused.ForEach(input => graph.Input.Remove(input));
        if (!isOnly)
        {
            var used = graph.Node.Where(n => n.Output.Any(needed.Contains)).ToList();
            graph.Node.Clear();
            graph.Node.Add(used);
            graph.Output.Clear();
            graph.Output.Add(output);
        }

        var isFloat = output.Type?.TensorType?.ElemType == ElementTypes.Float32;
        if (!isFloat) Convert(model, output);
        return !isOnly || !isFloat || unused.Count > 0 || listed.Count > 0;
    }

    // Weights that a caller could replace: the runtime computes nothing from them beforehand. Before IR version 4 they have to be listed.
    private static List<ValueInfoProto> WeightsAmongInputs(ModelProto model)
    {
        if (model.IrVersion < 4) return [];
        var weights = model.Graph.Initializer.Select(i => i.Name).ToHashSet();
        return [.. model.Graph.Input.Where(i => weights.Contains(i.Name))];
    }

    /// <summary>Gives the output the shape [N, <paramref name="values"/>].</summary>
    public static void Flatten(ModelProto model, string output, long values)
    {
        var inner = Renamed(model.Graph, output);
        model.Graph.Node.Add(GraphEdits.Reshape(model.Opset(), inner, output, -1, values));
        if (model.Graph.Output[0].Type?.TensorType is { } type) type.Shape = null;
    }

    private static void Convert(ModelProto model, ValueInfoProto output)
    {
        var inner = Renamed(model.Graph, output.Name);
        model.Graph.Node.Add(GraphEdits.Cast(model.Opset(), inner, output.Name, ElementTypes.Float32));
        if (output.Type?.TensorType is { } type) type.ElemType = ElementTypes.Float32;
    }

    private static string Renamed(GraphProto graph, string tensor)
    {
        var inner = $"decam_{graph.Node.Count}_{tensor}";
        graph.Rename(tensor, inner);
        return inner;
    }

    // All tensors that one is computed from, itself among them.
    private static HashSet<string> Needed(GraphProto graph, string tensor)
    {
        var makers = new Dictionary<string, NodeProto>();
        foreach (var node in graph.Node)
            foreach (var output in node.Output) makers[output] = node;
        var needed = new HashSet<string> { tensor };
        var open = new Stack<string>([tensor]);
        while (open.TryPop(out var next))
        {
            if (!makers.TryGetValue(next, out var node)) continue;
            foreach (var input in node.AllInputs()) if (needed.Add(input)) open.Push(input);
        }

        return needed;
    }
}

namespace DeCam.Inference.Graph;

/// <summary>Questions asked of a graph.</summary>
internal static class GraphQueries
{
    /// <summary>Version of the operators of ONNX that a model is written in.</summary>
    public static long Opset(this ModelProto model) => model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 1;

    /// <summary>The node that makes a tensor; null for inputs and initialisers.</summary>
    public static NodeProto? ProducerOf(this GraphProto graph, string tensor) =>
        graph.Node.FirstOrDefault(n => n.Output.Contains(tensor));

    /// <summary>An attribute of a node, or null.</summary>
    public static AttributeProto? Find(this NodeProto node, string attribute) => node.Attribute.FirstOrDefault(a => a.Name == attribute);

    /// <summary>Graphs inside a node, such as the branches of an If.</summary>
    public static IEnumerable<GraphProto> Bodies(this NodeProto node) =>
        node.Attribute.SelectMany(a => a.G is null ? a.Graphs : a.Graphs.Prepend(a.G));

    /// <summary>The nodes of a graph and of the graphs inside them.</summary>
    public static IEnumerable<NodeProto> AllNodes(this GraphProto graph) =>
        graph.Node.SelectMany(n => n.Bodies().SelectMany(AllNodes).Prepend(n));

    /// <summary>Tensors that a node takes, with those that the graphs inside it take or pass on.</summary>
    public static IEnumerable<string> AllInputs(this NodeProto node) =>
        node.Input.Concat(node.Bodies().SelectMany(b => b.AllNodes().SelectMany(n => n.Input).Concat(b.Output.Select(o => o.Name))));

    /// <summary>Tensors that depend on one, itself among them.</summary>
    public static HashSet<string> DependentsOf(this GraphProto graph, string tensor)
    {
        var reached = new HashSet<string> { tensor };
        foreach (var node in graph.Node)        // nodes are stored in topological order
            if (node.AllInputs().Any(reached.Contains)) reached.UnionWith(node.Output);
        return reached;
    }

    /// <summary>Inputs a caller must feed: those that are not initialisers too, as files before IR version 4 list them.</summary>
    public static IReadOnlyList<ValueInfoProto> DataInputs(this GraphProto graph)
    {
        var initialisers = graph.Initializer.Select(i => i.Name).ToHashSet();
        return [.. graph.Input.Where(i => !initialisers.Contains(i.Name))];
    }

    /// <summary>Dimensions of a value, null where free; an empty list when the shape is not stated.</summary>
    public static IReadOnlyList<long?> Shape(this ValueInfoProto value) =>
        [.. (value.Type?.TensorType?.Shape?.Dim ?? []).Select(d => d.HasDimValue && d.DimValue > 0 ? d.DimValue : (long?)null)];

    /// <summary>The shape for people, such as "[N, 3, 224, 224]"; "?" where a free dimension has no name.</summary>
    public static string ShapeText(this ValueInfoProto value) => value.Type?.TensorType?.Shape is not { } shape ? "a shape that is not stated"
        : $"[{string.Join(", ", shape.Dim.Select(d => d.DimValue > 0 ? $"{d.DimValue}" : d.DimParam.Length > 0 ? d.DimParam : "?"))}]";

    /// <summary>Number of values in all initialisers, and in weights that are nodes Constant: the model's parameters, with its constants.</summary>
    public static long Parameters(this GraphProto graph) => graph.Initializer.Concat(graph.Node.Where(n => n.OpType == "Constant")
        .Select(n => n.Find("value")?.T).OfType<TensorProto>().Where(t => ElementTypes.IsReal(t.DataType)))
        .Sum(i => i.Dims.Aggregate(1L, (product, d) => product * d));
}

namespace DeCam.Inference.Graph;

/// <summary>Questions asked of a graph.</summary>
internal static class GraphQueries
{
    /// <summary>The node that makes a tensor; null for inputs and initialisers.</summary>
    public static NodeProto? ProducerOf(this GraphProto graph, string tensor) =>
        graph.Node.FirstOrDefault(n => n.Output.Contains(tensor));

    /// <summary>Inputs a caller must feed: those that are not initialisers too, as files before IR version 4 list them.</summary>
    public static IReadOnlyList<ValueInfoProto> DataInputs(this GraphProto graph)
    {
        var initialisers = graph.Initializer.Select(i => i.Name).ToHashSet();
        return [.. graph.Input.Where(i => !initialisers.Contains(i.Name))];
    }

    /// <summary>Dimensions of a value, null where free; an empty list when the shape is not stated.</summary>
    public static IReadOnlyList<long?> Shape(this ValueInfoProto value) =>
        [.. (value.Type?.TensorType?.Shape?.Dim ?? []).Select(d => d.HasDimValue && d.DimValue > 0 ? d.DimValue : (long?)null)];

    /// <summary>Number of values in all initialisers: the model's parameters, with its constants.</summary>
    public static long Parameters(this GraphProto graph) =>
        graph.Initializer.Sum(i => i.Dims.Aggregate(1L, (product, d) => product * d));
}

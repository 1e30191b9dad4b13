namespace DeCam.Inference.Graph;

/// <summary>Frees the batch dimension of a model that was exported with a fixed one.</summary>
internal static class DynamicBatch
{
    private const string Symbol = "decam_batch";

    /// <summary>
    /// Renames the first dimension of <paramref name="input"/>, and of outputs that repeat it, to a symbol and drops inner shapes.
    /// Where the graph has the number written into a Reshape, running two images will show it: the caller must try.
    /// </summary>
    /// <returns>Whether there was a fixed dimension to free.</returns>
    public static bool Apply(GraphProto graph, string input)
    {
        var value = graph.Input.First(i => i.Name == input);
        if (value.Shape() is not [{ } batch, ..]) return false;
        value.Type.TensorType.Shape.Dim[0].DimParam = Symbol;
        foreach (var output in graph.Output)
            if (output.Shape() is [{ } first, _, ..] && first == batch) output.Type.TensorType.Shape.Dim[0].DimParam = Symbol;
        graph.ValueInfo.Clear();
        return true;
    }

    /// <summary>
    /// Names the dimensions of the image that a file gives as 0 or less, each its own, and drops shapes that are stated for one batch
    /// only: of dimensions that share a name by chance, or of an output that was squeezed.
    /// </summary>
    /// <returns>Whether there was one.</returns>
    public static bool FreeUnknown(GraphProto graph, ValueInfoProto input, string output)
    {
        var dimensions = input.Type.TensorType.Shape.Dim;
        var doubled = dimensions.Where(d => d.DimParam.Length > 0).GroupBy(d => d.DimParam).Any(g => g.Count() > 1);
        var stated = graph.Output.First(o => o.Name == output);
        var isStale = input.Shape() is [null, ..] && stated.Shape() is [not null, ..];
        if (!doubled && !isStale && dimensions.All(d => !d.HasDimValue || d.DimValue > 0)) return false;
        for (var i = 0; i < dimensions.Count; i++)
            if (dimensions[i].DimParam.Length > 0 || dimensions[i] is { HasDimValue: true, DimValue: <= 0 }) dimensions[i].DimParam = $"decam_{i}";
        if (stated.Type?.TensorType is { } tensor) tensor.Shape = null;
        graph.ValueInfo.Clear();
        return true;
    }
}

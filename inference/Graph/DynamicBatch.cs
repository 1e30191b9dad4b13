namespace DeCam.Inference.Graph;

/// <summary>Frees the batch dimension of a model that was exported with a fixed one.</summary>
internal static class DynamicBatch
{
    /// <summary>
    /// Renames the first dimension of <paramref name="input"/>, and of outputs that repeat it, to a symbol and drops inner shapes.
    /// Where the graph has the number written into a Reshape, running two images will show it: the caller must try.
    /// </summary>
    /// <returns>Whether there was a fixed dimension to free.</returns>
    public static bool Apply(GraphProto graph, string input)
    {
        var value = graph.Input.First(i => i.Name == input);
        if (value.Shape() is not [{ } batch, ..]) return false;
        Free(value);
        foreach (var output in graph.Output)
            if (output.Shape() is [{ } first, _, ..] && first == batch) Free(output);
        graph.ValueInfo.Clear();
        return true;
    }

    private static void Free(ValueInfoProto value) => value.Type.TensorType.Shape.Dim[0].DimParam = "decam_batch";
}

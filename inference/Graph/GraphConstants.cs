using System.Buffers.Binary;

namespace DeCam.Inference.Graph;

/// <summary>Values that a graph holds as initialisers or as nodes Constant.</summary>
internal static class GraphConstants
{
    private const int TensorType = 4;

    /// <summary>The whole numbers of a constant, such as the shape of a Reshape; null when the tensor is computed or stored elsewhere.</summary>
    public static long[]? Integers(this GraphProto graph, string tensor) => graph.Constant(tensor) is { } constant ? Integers(constant) : null;

    /// <summary>The tensor of a constant; null when it is computed. Of initialisers with one name the last counts.</summary>
    public static TensorProto? Constant(this GraphProto graph, string tensor) => graph.Initializer.LastOrDefault(i => i.Name == tensor)
        ?? (graph.ProducerOf(tensor) is { OpType: "Constant" } node ? node.Attribute.Select(Value).FirstOrDefault(v => v is not null) : null);

    /// <summary>A node that gives whole numbers, in one dimension.</summary>
    public static NodeProto Node(string output, params long[] values) => new()
    {
        OpType = "Constant",
        Name = output,
        Output = { output },
        Attribute = { new AttributeProto { Name = "value", Type = TensorType, T = new() { DataType = ElementTypes.Int64, Dims = { values.Length }, Int64Data = { values } } } },
    };

    /// <summary>A node that gives a number in float32.</summary>
    public static NodeProto Real(string output, float value) => new()
    {
        OpType = "Constant",
        Name = output + "_node",
        Output = { output },
        Attribute = { new AttributeProto { Name = "value", Type = TensorType, T = new() { DataType = ElementTypes.Float32, FloatData = { value } } } },
    };

    // Numbers stand in a tensor or, since opset 12, in the attribute itself.
    private static TensorProto? Value(AttributeProto attribute) => attribute.Name switch
    {
        "value" => attribute.T,
        "value_float" => new() { DataType = ElementTypes.Float32, FloatData = { attribute.F } },
        "value_floats" => new() { DataType = ElementTypes.Float32, Dims = { attribute.Floats.Count }, FloatData = { attribute.Floats } },
        "value_int" => new() { DataType = ElementTypes.Int64, Int64Data = { attribute.I } },
        "value_ints" => new() { DataType = ElementTypes.Int64, Dims = { attribute.Ints.Count }, Int64Data = { attribute.Ints } },
        _ => null,
    };

    private static long[]? Integers(TensorProto tensor)
    {
        if (tensor.DataType != ElementTypes.Int64 || tensor.ExternalData.Count > 0) return null;
        if (tensor.Int64Data.Count > 0) return [.. tensor.Int64Data];
        var raw = tensor.RawData.Span;
        var values = new long[raw.Length / sizeof(long)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadInt64LittleEndian(raw[(i * sizeof(long))..]);
        return values;
    }
}

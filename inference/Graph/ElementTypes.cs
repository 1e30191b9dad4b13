namespace DeCam.Inference.Graph;

/// <summary>Names of ONNX's element types, by the numbers of TensorProto.DataType.</summary>
internal static class ElementTypes
{
    /// <summary>float32.</summary>
    public const int Float32 = 1;

    /// <summary>uint8.</summary>
    public const int UInt8 = 2;

    private static readonly string[] Names =
    [
        "undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "float64", "uint32", "uint64",
        "complex64", "complex128", "bfloat16",
    ];

    /// <summary>The name, or the number of a type without one here.</summary>
    public static string Name(int? type) => type is { } number && number >= 0 && number < Names.Length ? Names[number] : $"type {type}";
}

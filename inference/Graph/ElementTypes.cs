namespace DeCam.Inference.Graph;

/// <summary>Names of ONNX's element types, by the numbers of TensorProto.DataType.</summary>
internal static class ElementTypes
{
    /// <summary>float32.</summary>
    public const int Float32 = 1;

    /// <summary>uint8.</summary>
    public const int UInt8 = 2;

    /// <summary>int8.</summary>
    public const int Int8 = 3;

    /// <summary>int32.</summary>
    public const int Int32 = 6;

    /// <summary>int64.</summary>
    public const int Int64 = 7;

    /// <summary>bool.</summary>
    public const int Bool = 9;

    /// <summary>float16.</summary>
    public const int Float16 = 10;

    /// <summary>float64.</summary>
    public const int Float64 = 11;

    /// <summary>bfloat16.</summary>
    public const int BFloat16 = 16;

    private static readonly string[] Names =
    [
        "undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "float64", "uint32", "uint64",
        "complex64", "complex128", "bfloat16",
    ];

    /// <summary>Whether it is one of the real types that are converted to float32.</summary>
    public static bool IsReal(int? type) => type is Float32 or Float16 or Float64;

    /// <summary>The name, or the number of a type without one here.</summary>
    public static string Name(int? type) => type is { } number && number >= 0 && number < Names.Length ? Names[number] : $"type {type}";

    /// <summary>The name in the attributes of the oldest operators.</summary>
    public static string OnnxName(int type) => type switch { Float32 => "FLOAT", Float64 => "DOUBLE", _ => Name(type).ToUpperInvariant() };
}

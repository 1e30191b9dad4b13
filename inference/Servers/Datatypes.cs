using System.Buffers.Binary;

namespace DeCam.Inference.Servers;

/// <summary>Element types in the words of the protocol.</summary>
internal static class Datatypes
{
    /// <summary>float32.</summary>
    public const string Float32 = "FP32";

    /// <summary>uint8.</summary>
    public const string UInt8 = "UINT8";

    /// <summary>Bytes of a value; 0 of a type whose values are not taken as scores.</summary>
    public static int Bytes(string datatype) => datatype switch { Float32 => 4, "FP64" => 8, "FP16" or "BF16" => 2, _ => 0 };

    /// <summary>The number that ONNX has for a type, or 0.</summary>
    public static int OnnxType(string datatype) => datatype switch
    {
        Float32 => Graph.ElementTypes.Float32,
        UInt8 => Graph.ElementTypes.UInt8,
        "INT8" => Graph.ElementTypes.Int8,
        "INT32" => Graph.ElementTypes.Int32,
        "INT64" => Graph.ElementTypes.Int64,
        "BOOL" => Graph.ElementTypes.Bool,
        "FP16" => Graph.ElementTypes.Float16,
        "FP64" => Graph.ElementTypes.Float64,
        "BF16" => Graph.ElementTypes.BFloat16,
        _ => 0,
    };

    /// <summary>Values of a real type as float32; the bytes are little-endian, and whole values.</summary>
    public static float[] ToFloats(string datatype, ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / Bytes(datatype)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = datatype switch
            {
                "FP64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]),
                "FP16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * sizeof(ushort))..]),
                "BF16" => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * sizeof(ushort))..]) << 16),
                _ => BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]),
            };
        }

        return values;
    }
}

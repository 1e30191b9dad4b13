using System.Buffers.Binary;
using DeCam.Inference.Files;

namespace DeCam.Inference.Graph;

/// <summary>Reads the values of small constant tensors, which graphs keep in several ways.</summary>
internal static class SmallTensor
{
    private const int Most = 4096;

    /// <summary>The values in row-major order; null where they are many, of another type, or cannot be found.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="folder">Full path of the model's folder, for values that lie in a file beside the model.</param>
    public static double[]? Read(TensorProto tensor, string folder)
    {
        var count = tensor.Dims.Aggregate(1L, (product, d) => product * d);
        if (count is < 1 or > Most) return null;
        double[] typed = tensor.DataType switch
        {
            ElementTypes.Float32 => [.. tensor.FloatData],
            ElementTypes.Float64 => [.. tensor.DoubleData],
            ElementTypes.Int64 => [.. tensor.Int64Data],
            ElementTypes.Float16 => [.. tensor.Int32Data.Select(v => (double)BitConverter.UInt16BitsToHalf((ushort)v))],
            _ => [.. tensor.Int32Data],
        };
        if (typed.Length == count) return typed;
        var bytes = tensor.RawData.Length > 0 ? tensor.RawData.ToByteArray() : External(tensor, (int)count * BytesOf(tensor.DataType), folder);
        var size = BytesOf(tensor.DataType);
        return size == 0 || bytes?.Length != count * size ? null : [.. Enumerable.Range(0, (int)count).Select(i => Value(bytes.AsSpan(i * size), tensor.DataType))];
    }

    private static int BytesOf(int type) => type switch
    {
        ElementTypes.UInt8 or ElementTypes.Int8 => sizeof(byte),
        ElementTypes.Float16 => sizeof(ushort),
        ElementTypes.Float32 or ElementTypes.Int32 => sizeof(float),
        ElementTypes.Float64 or ElementTypes.Int64 => sizeof(double),
        _ => 0,
    };

    private static double Value(ReadOnlySpan<byte> bytes, int type) => type switch
    {
        ElementTypes.UInt8 => bytes[0],
        ElementTypes.Int8 => (sbyte)bytes[0],
        ElementTypes.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        ElementTypes.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ElementTypes.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ElementTypes.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };

    // What is wrong with the file, opening the model says.
    private static byte[]? External(TensorProto tensor, int length, string folder)
    {
        string Entry(string key) => tensor.ExternalData.FirstOrDefault(e => e.Key == key)?.Value ?? "";
        if (length == 0 || Entry("location") is not { Length: > 0 } location || location.Contains('\0')) return null;
        var path = Path.GetFullPath(location, folder);
        if (!ExternalWeights.IsBelow(folder, path) || !File.Exists(path)) return null;
        try
        {
            using var stream = OrdinaryFile.OpenRead(path);
            stream.Position = long.TryParse(Entry("offset"), out var offset) && offset > 0 ? offset : 0;
            var bytes = new byte[length];
            return stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length ? bytes : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using System.Runtime.InteropServices;
using DeCam.Inference.Files;
using DeCam.Inference.Graph;

namespace DeCam.Inference.Quantisation;

/// <summary>Reads the values of constant tensors of any size.</summary>
internal static class FloatValues
{
    private const int External = 1;

    /// <summary>The values of a tensor of float32, row-major; a view of its bytes where it holds such.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="folder">Full path of the model's folder, for values that lie in a file beside the model.</param>
    /// <exception cref="InvalidDataException">The file does not hold them.</exception>
    public static ReadOnlySpan<float> Of(TensorProto tensor, string folder)
    {
        if (tensor.DataLocation == External) return MemoryMarshal.Cast<byte, float>(Stored(tensor, folder));
        return tensor.FloatData.Count > 0 ? tensor.FloatData.ToArray() : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span);
    }

    /// <summary>The bytes of those values; where the tensor holds them, itself.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="folder">Full path of the model's folder, for values that lie in a file beside the model.</param>
    /// <exception cref="InvalidDataException">The file does not hold them.</exception>
    public static ReadOnlyMemory<byte> Bytes(TensorProto tensor, string folder)
    {
        if (tensor.DataLocation == External) return Stored(tensor, folder);
        return tensor.FloatData.Count > 0 ? MemoryMarshal.AsBytes<float>(tensor.FloatData.ToArray()).ToArray() : tensor.RawData.Memory;
    }

    private static byte[] Stored(TensorProto tensor, string folder)
    {
        string Entry(string key) => tensor.ExternalData.FirstOrDefault(e => e.Key == key)?.Value ?? "";
        var bytes = new byte[sizeof(float) * tensor.Dims.Aggregate(1L, (product, d) => product * d)];
        var path = Path.GetFullPath(Entry("location"), folder);
        if (!ExternalWeights.IsBelow(folder, path)) throw new InvalidDataException($"Weights '{tensor.Name}' lie outside the model's folder.");
        using var file = OrdinaryFile.OpenRead(path);
        file.Position = long.TryParse(Entry("offset"), out var offset) ? offset : 0;
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw new InvalidDataException($"Weights '{tensor.Name}' are cut short.");
        return bytes;
    }
}

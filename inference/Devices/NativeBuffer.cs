using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeCam.Inference.Devices;

/// <summary>Aligned memory outside the collected heap that grows to the largest size asked for. Not thread-safe.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Alignment = 64;
    private byte* _memory;
    private nuint _bytes;

    /// <summary>Whether so many bytes are there already, so that reserving them loses nothing.</summary>
    public bool Holds(int bytes) => (nuint)bytes <= _bytes;

    /// <summary>Room for that many values; what was there before may be gone.</summary>
    public Span<T> Reserve<T>(int count)
        where T : unmanaged
    {
        var wanted = (nuint)count * (nuint)sizeof(T);
        if (wanted > _bytes)
        {
            Dispose();
            _memory = (byte*)NativeMemory.AlignedAlloc(wanted, Alignment);
            _bytes = wanted;
        }

        return new(_memory, count);
    }

    /// <summary>The start of the memory as a tensor, without copying; reserve it first.</summary>
    public OrtValue Tensor(TensorElementType type, long[] shape)
    {
        long size = type switch { TensorElementType.Float => sizeof(float), TensorElementType.Int64 => sizeof(long), _ => sizeof(byte) };
        var bytes = shape.Aggregate(size, (product, d) => product * d);
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)_memory, bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _bytes = 0;
    }
}

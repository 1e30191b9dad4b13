using System.Buffers;
using System.Runtime.CompilerServices;
using SixLabors.ImageSharp.Memory;

namespace DeCam.Inference.Imaging;

/// <summary>Memory for the decoder of the rarer formats: always cleared, so that a pixel it leaves out is not that of another picture, and of bounded size.</summary>
/// <param name="mostBytes">Bytes of one buffer at most.</param>
internal sealed class CleanMemory(long mostBytes) : MemoryAllocator
{
    private readonly SimpleGcMemoryAllocator _inner = new();

    /// <inheritdoc/>
    public override IMemoryOwner<T> Allocate<T>(int length, AllocationOptions options = AllocationOptions.None) => (long)length * Unsafe.SizeOf<T>() <= mostBytes
        ? _inner.Allocate<T>(length, AllocationOptions.Clean)
        : throw new InvalidMemoryOperationException($"a buffer of {length} values is wanted but {mostBytes} bytes are allowed.");

    /// <inheritdoc/>
    protected override int GetBufferCapacityInBytes() => (int)Math.Min(mostBytes, Array.MaxLength);
}

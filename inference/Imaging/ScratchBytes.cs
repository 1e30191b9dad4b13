using System.Buffers;

namespace DeCam.Inference.Imaging;

/// <summary>
/// Room for the length of a method, from memory that is kept: pages that a process touches for the first time cost more than decoding
/// into them. Very large room is not kept.
/// </summary>
internal sealed class ScratchBytes : IDisposable
{
    private const int MostKept = 1 << 26;       // 16 megapixels of four bytes

    private byte[]? _rented;

    /// <summary>Bytes of any values; to be asked for once.</summary>
    public byte[] AtLeast(int length) => length > MostKept ? GC.AllocateUninitializedArray<byte>(length) : _rented = ArrayPool<byte>.Shared.Rent(length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }
}

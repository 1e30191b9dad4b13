using System.Buffers;
using System.Numerics;

namespace DeCam.Cluster.Silo.Messages;

/// <summary>Reads the parts of which Orleans' messages are made.</summary>
/// <param name="bytes">A header or a body, whole.</param>
internal ref struct WireReader(ReadOnlySequence<byte> bytes)
{
    private SequenceReader<byte> _bytes = new(bytes);

    /// <summary>Bytes that are left.</summary>
    public readonly long Remaining => _bytes.Remaining;

    /// <summary>One byte.</summary>
    /// <exception cref="MessageRefusedException">The message has ended.</exception>
    public byte Byte() => _bytes.TryRead(out var value) ? value : throw TooShort();

    /// <summary>Four bytes, the lowest first.</summary>
    /// <exception cref="MessageRefusedException">The message has ended.</exception>
    public uint Fixed32() => _bytes.TryReadLittleEndian(out int value) ? (uint)value : throw TooShort();

    /// <summary>Passes over bytes.</summary>
    /// <exception cref="MessageRefusedException">The message has fewer.</exception>
    public void Skip(long count) => _ = Slice(count);

    /// <summary>The next bytes.</summary>
    /// <exception cref="MessageRefusedException">The message has fewer.</exception>
    public ReadOnlySequence<byte> Slice(long count)
    {
        if (count > _bytes.Remaining) throw TooShort();
        var slice = _bytes.UnreadSequence.Slice(0, count);
        _bytes.Advance(count);
        return slice;
    }

    /// <summary>A number of variable length: as many bytes as the first has zeros at its low end, and one more.</summary>
    /// <exception cref="MessageRefusedException">The message has ended, or the number has more than 32 bits.</exception>
    public uint VarUInt32()
    {
        var first = Byte();
        var length = BitOperations.TrailingZeroCount(first | 0x100u) + 1;
        if (length > 5) throw new MessageRefusedException("it holds a number that is too large");
        ulong value = first;
        for (var i = 1; i < length; i++) value |= (ulong)Byte() << (8 * i);
        value >>= length;
        return value <= uint.MaxValue ? (uint)value : throw new MessageRefusedException("it holds a number that is too large");
    }

    /// <summary>Passes over a number of up to 64 bits, which has up to ten bytes: then the first is 0 and the second goes on counting.</summary>
    /// <exception cref="MessageRefusedException">The message has ended.</exception>
    public void SkipVarUInt64()
    {
        var first = Byte();
        var rest = first != 0 ? BitOperations.TrailingZeroCount((uint)first)
            : (Byte() & 1) != 0 ? 7 : 8;
        Skip(rest);
    }

    private static MessageRefusedException TooShort() => new("it ends in the middle of a value");
}

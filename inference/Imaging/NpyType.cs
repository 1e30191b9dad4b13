using System.Buffers.Binary;

namespace DeCam.Inference.Imaging;

/// <summary>A real type of NumPy.</summary>
/// <param name="Kind">f, i, u, or b for bool.</param>
/// <param name="Bytes">Bytes of a value.</param>
/// <param name="IsBigEndian">Whether the highest byte comes first.</param>
internal sealed record NpyType(char Kind, int Bytes, bool IsBigEndian)
{
    /// <summary>The type that a header names, such as &lt;f8; null where its values are no real numbers of at most 8 bytes.</summary>
    public static NpyType? Of(string name)
    {
        var isBigEndian = name.StartsWith('>');
        var plain = name.Length > 0 && name[0] is '<' or '>' or '|' or '=' ? name[1..] : name;
        return plain is "f2" or "f4" or "f8" or "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8" or "b1"
            ? new(plain[0], plain[1] - '0', isBigEndian)
            : null;
    }

    /// <summary>The first value of some bytes.</summary>
    public double Read(ReadOnlySpan<byte> bytes)
    {
        Span<byte> value = stackalloc byte[sizeof(double)];
        bytes[..Bytes].CopyTo(value);
        if (IsBigEndian) value[..Bytes].Reverse();
        return (Kind, Bytes) switch
        {
            ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(value),
            ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(value),
            ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(value),
            ('i', 1) => (sbyte)value[0],
            ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(value),
            ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(value),
            ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(value),
            ('b', _) => value[0] == 0 ? 0 : 1,
            // The bytes above those of a shorter value are 0.
            _ => BinaryPrimitives.ReadUInt64LittleEndian(value),
        };
    }
}

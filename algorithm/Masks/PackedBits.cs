namespace DeCam.Masks;

/// <summary>Bits in bytes, least significant bit first; unused bits are zero.</summary>
internal static class PackedBits
{
    /// <summary>Bytes that hold a number of bits.</summary>
    public static int Bytes(int bits) => (bits + 7) / 8;

    /// <summary>Whether bit i is set.</summary>
    public static bool At(ReadOnlySpan<byte> packed, int i) => (packed[i >> 3] >> (i & 7) & 1) != 0;

    /// <summary>Packs bits into zeroed bytes.</summary>
    public static void Write(ReadOnlySpan<bool> bits, Span<byte> packed)
    {
        for (var i = 0; i < bits.Length; i++)
            if (bits[i]) packed[i >> 3] |= (byte)(1 << (i & 7));
    }
}

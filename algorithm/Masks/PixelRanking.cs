using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeCam.Masks;

/// <summary>Ranks pixels by saliency, so that "the first n pixels" is one comparison for each pixel.</summary>
internal static class PixelRanking
{
    private const int DigitBits = 11;
    private const int DigitMask = (1 << DigitBits) - 1;

    /// <summary>Rank of each pixel, from 0 for the highest saliency; equal values (zeros of either sign among them) rank in row-major order.</summary>
    /// <param name="map">[H, W] row-major, finite.</param>
    public static int[] Ranks(ReadOnlySpan<float> map)
    {
        var keys = new ulong[map.Length];
        for (var i = 0; i < keys.Length; i++) keys[i] = (ulong)~Ascending(map[i]) << 32 | (uint)i;
        SortByUpperHalf(ref keys);
        var ranks = new int[map.Length];
        for (var rank = 0; rank < keys.Length; rank++) ranks[(uint)keys[rank]] = rank;
        return ranks;
    }

    /// <summary>Keeps the pixels of rank below <paramref name="count"/> and hides all others.</summary>
    /// <param name="ranks">[H, W] row-major.</param>
    /// <param name="count">Pixels to keep.</param>
    /// <param name="bitmap">Overwritten.</param>
    public static void KeepFirst(int[] ranks, int count, MaskBitmap bitmap)
    {
        var at = 0;
        for (var y = 0; y < bitmap.Height; y++)
        {
            for (var word = 0; word < bitmap.WordsPerRow; word++)
            {
                var pixels = Math.Min(64, bitmap.Width - word * 64);
                bitmap.Words[y * bitmap.WordsPerRow + word] = Below(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(ranks), at), pixels, count);
                at += pixels;
            }
        }
    }

    // Bit i of the result: ranks[i] < count.
    private static ulong Below(ref int ranks, int pixels, int count)
    {
        var bits = 0UL;
        var limit = Vector256.Create(count);
        var i = 0;
        for (; i + Vector256<int>.Count <= pixels; i += Vector256<int>.Count)
            bits |= (ulong)Vector256.LessThan(Vector256.LoadUnsafe(ref ranks, (nuint)i), limit).ExtractMostSignificantBits() << i;
        for (; i < pixels; i++)
            if (Unsafe.Add(ref ranks, i) < count) bits |= 1UL << i;
        return bits;
    }

    // Radix sort from the lowest digit on. It keeps the order of equal upper halves, which is that of the lower halves at the start.
    private static void SortByUpperHalf(ref ulong[] keys)
    {
        var sorted = new ulong[keys.Length];
        Span<int> starts = stackalloc int[1 << DigitBits];
        for (var shift = 32; shift < 64; shift += DigitBits)
        {
            starts.Clear();
            foreach (var key in keys) starts[(int)(key >> shift) & DigitMask]++;
            var sum = 0;
            foreach (ref var start in starts) (start, sum) = (sum, sum + start);
            foreach (var key in keys) sorted[starts[(int)(key >> shift) & DigitMask]++] = key;
            (keys, sorted) = (sorted, keys);
        }
    }

    // The order of floats as the order of unsigned integers; -0 counts as 0.
    private static uint Ascending(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
    }
}

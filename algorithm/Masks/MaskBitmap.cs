using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeCam.Masks;

/// <summary>
/// The canonical binary mask: one bit per pixel, rows padded to whole 64-bit words. A set bit keeps the pixel, a clear bit
/// replaces it by the baseline. Bit x % 64 of word [y, x / 64] is pixel (x, y); padding bits are always clear.
/// </summary>
public sealed class MaskBitmap
{
    /// <summary>An all-clear mask.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    public MaskBitmap(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Height = height;
        Width = width;
        WordsPerRow = (width + 63) / 64;
        Words = new ulong[height * WordsPerRow];
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>64-bit words in a row.</summary>
    public int WordsPerRow { get; }

    /// <summary>The bits, [Height, WordsPerRow], row-major. Writers keep the padding bits clear.</summary>
    public ulong[] Words { get; }

    /// <summary>Number of kept pixels, |M|.</summary>
    public int Area
    {
        get
        {
            var area = 0;
            foreach (var word in Words) area += BitOperations.PopCount(word);
            return area;
        }
    }

    /// <summary>Whether pixel (x, y) is kept.</summary>
    public bool IsKept(int x, int y) => (Words[y * WordsPerRow + (x >> 6)] >> (x & 63) & 1) != 0;

    /// <summary>Keeps pixel (x, y).</summary>
    public void Keep(int x, int y) => Words[y * WordsPerRow + (x >> 6)] |= 1UL << (x & 63);

    /// <summary>Keeps the pixels of one row from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public void KeepSpan(int y, int start, int end)
    {
        if (start >= end) return;
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Width);
        KeepSpan(ref Words[y * WordsPerRow], start, end - 1);
    }

    /// <summary>Keeps the pixels from <paramref name="first"/> to <paramref name="last"/> of the row whose first word is given; unchecked, for the inner loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void KeepSpan(ref ulong row, int first, int last)
    {
        if (first > last) return;
        var firstWord = first >> 6;
        var lastWord = last >> 6;
        var head = ulong.MaxValue << (first & 63);
        var tail = ulong.MaxValue >> (63 - (last & 63));
        if (firstWord == lastWord)
        {
            Unsafe.Add(ref row, firstWord) |= head & tail;
            return;
        }

        Unsafe.Add(ref row, firstWord) |= head;
        for (var word = firstWord + 1; word < lastWord; word++) Unsafe.Add(ref row, word) = ulong.MaxValue;
        Unsafe.Add(ref row, lastWord) |= tail;
    }

    /// <summary>Writes 1 for each kept pixel and 0 for each hidden one, [Height, Width] row-major; 32 pixels at a time.</summary>
    public void CopyTo(Span<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels.Length, Height * Width, nameof(pixels));
        // Byte k takes byte k / 8 of 32 bits, and of it bit k % 8.
        var spread = Vector256.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
        var bits = Vector256.Create(0x8040201008040201).AsByte();
        for (var y = 0; y < Height; y++)
        {
            var row = pixels.Slice(y * Width, Width);
            var x = 0;
            for (; x + Vector256<byte>.Count <= Width; x += Vector256<byte>.Count)
            {
                var bytes = Vector256.Shuffle(Vector256.Create((uint)(Words[y * WordsPerRow + (x >> 6)] >> (x & 63))).AsByte(), spread);
                (Vector256.Equals(bytes & bits, bits) & Vector256<byte>.One).CopyTo(row[x..]);
            }

            for (; x < Width; x++) row[x] = IsKept(x, y) ? (byte)1 : (byte)0;
        }
    }

    /// <summary>Clears every bit.</summary>
    public void Clear() => Array.Clear(Words);

    /// <summary>Sets every bit of the frame.</summary>
    public void Fill()
    {
        Array.Fill(Words, ulong.MaxValue);
        ClearPadding();
    }

    /// <summary>Swaps kept and hidden pixels.</summary>
    public void Invert()
    {
        for (var i = 0; i < Words.Length; i++) Words[i] = ~Words[i];
        ClearPadding();
    }

    /// <summary>
    /// A hash of the bits in 128 bits: equal masks of one size have equal keys, and of a million different masks two share one with a
    /// probability below 1e-20. Two independent chains of folded 128-bit products; not for use against an adversary who looks for collisions.
    /// </summary>
    public UInt128 ContentKey()
    {
        // Odd multipliers with bits everywhere: the fractions of the golden ratio and, made odd, of the square root of two.
        const ulong golden = 0x9E3779B97F4A7C15, root = 0x6A09E667F3BCC909;
        var (upper, lower) = (root, golden);
        foreach (var word in Words)
        {
            upper = Fold(upper ^ word, golden);
            lower = Fold(lower ^ word, root);
        }

        return new(Fold(upper, root), Fold(lower, golden));
    }

    private static ulong Fold(ulong value, ulong multiplier)
    {
        var high = Math.BigMul(value, multiplier, out var low);
        return high ^ low;
    }

    private void ClearPadding()
    {
        if (Width % 64 == 0) return;
        var frame = (1UL << (Width % 64)) - 1;
        for (var last = WordsPerRow - 1; last < Words.Length; last += WordsPerRow) Words[last] &= frame;
    }
}

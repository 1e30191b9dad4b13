using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DeCam.Numerics;

namespace DeCam.Masks;

/// <summary>The map that a set of path masks follows, made ready for a frame when the first mask is drawn.</summary>
/// <param name="rows">Rows of cells.</param>
/// <param name="columns">Columns of cells.</param>
/// <param name="map">[rows, columns].</param>
internal sealed class PathSurface(int rows, int columns, float[] map)
{
    private volatile Frame? _frame;

    /// <summary>Rows of cells.</summary>
    public int Rows => rows;

    /// <summary>Columns of cells.</summary>
    public int Columns => columns;

    /// <summary>The map, [rows, columns].</summary>
    public float[] Map => map;

    /// <summary>Draws one mask; the bitmap is overwritten.</summary>
    public void Draw(PathMask mask, MaskBitmap bitmap)
    {
        var frame = FrameOf(bitmap);
        var pixels = frame.Scores.Length;
        var rented = ArrayPool<float>.Shared.Rent(pixels);
        var values = rented.AsSpan(0, pixels);
        frame.Scores.CopyTo(values);
        var noise = new float[mask.Noise.Length];
        for (var cell = 0; cell < noise.Length; cell++) noise[cell] = (float)mask.Noise[cell];
        frame.Enlargement.AddTo(values, noise);
        KeepFrom(values, OrderStatistic.Of(values, (int)((1.0 - mask.Level) * (pixels - 1))), bitmap);
        ArrayPool<float>.Shared.Return(rented);
        if (mask.IsDeleted) bitmap.Invert();
    }

    private Frame FrameOf(MaskBitmap bitmap)
    {
        if (_frame is { } known && known.Enlargement.Height == bitmap.Height && known.Enlargement.Width == bitmap.Width) return known;
        var enlargement = new Bicubic(rows, columns, bitmap.Height, bitmap.Width);
        var frame = new Frame(enlargement, NormalScores.Of(enlargement.Draw(map)));
        _frame = frame;
        return frame;
    }

    // Keeps the pixels whose value reaches the threshold.
    private static void KeepFrom(ReadOnlySpan<float> values, float threshold, MaskBitmap bitmap)
    {
        for (var y = 0; y < bitmap.Height; y++)
        {
            var row = values.Slice(y * bitmap.Width, bitmap.Width);
            for (var word = 0; word < bitmap.WordsPerRow; word++)
                bitmap.Words[y * bitmap.WordsPerRow + word] = From(row[(word * 64)..Math.Min(bitmap.Width, word * 64 + 64)], threshold);
        }
    }

    private static ulong From(ReadOnlySpan<float> values, float threshold)
    {
        var bits = 0UL;
        var limit = Vector256.Create(threshold);
        ref var first = ref MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
            bits |= (ulong)Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)i), limit).ExtractMostSignificantBits() << i;
        for (; i < values.Length; i++)
            if (values[i] >= threshold) bits |= 1UL << i;
        return bits;
    }

    private sealed record Frame(Bicubic Enlargement, float[] Scores);
}

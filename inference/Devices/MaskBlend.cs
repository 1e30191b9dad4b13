using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DeCam.Masks;

namespace DeCam.Inference.Devices;

/// <summary>Puts a mask over an image: X * m + B * (1 - m), planes [C, H, W] row-major.</summary>
internal static class MaskBlend
{
    private const int Lanes = 8, Line = 16, Word = 2 * Line;

    /// <summary>Copies kept pixels from the image and the rest from the baseline, 32 or eight at a time.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="there">The mask that <paramref name="destination"/> shows of the same image and baseline, whose equal words are not written again; null when it holds anything else.</param>
    /// <param name="rows">The rows to do.</param>
    /// <param name="image">Planes of the image.</param>
    /// <param name="baseline">Planes of the baseline.</param>
    /// <param name="destination">Takes the result.</param>
    public static void Apply(MaskBitmap mask, MaskBitmap? there, Range rows, ReadOnlySpan<float> image, ReadOnlySpan<float> baseline, Span<float> destination)
    {
        var (height, width) = (mask.Height, mask.Width);
        if (image.Length != destination.Length || baseline.Length != destination.Length || image.Length % (height * width) != 0)
            throw new ArgumentException($"Planes of {image.Length}, {baseline.Length} and {destination.Length} values do not fit a mask of {height} x {width}.", nameof(image));
        ref var kept = ref MemoryMarshal.GetReference(image);
        ref var hidden = ref MemoryMarshal.GetReference(baseline);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var pixels = (nuint)(height * width);
        var (first, count) = rows.GetOffsetAndLength(height);
        for (var y = first; y < first + count; y++)
        {
            var words = mask.Words.AsSpan(y * mask.WordsPerRow, mask.WordsPerRow);
            var before = there is null ? default : there.Words.AsSpan(y * mask.WordsPerRow, mask.WordsPerRow);
            var x = 0;
            for (; x + Word <= width; x += Word)
            {
                var word = (uint)(words[x >> 6] >> (x & 63));
                if (!before.IsEmpty && word == (uint)(before[x >> 6] >> (x & 63))) continue;
                var (left, right) = (KeptOfLine(word), KeptOfLine(word >> Line));
                for (var at = (nuint)(y * width + x); at < (nuint)image.Length; at += pixels)
                {
                    Select(left, ref kept, ref hidden, ref to, at);
                    Select(right, ref kept, ref hidden, ref to, at + Line);
                }
            }

            for (; x + Lanes <= width; x += Lanes)
            {
                var word = (uint)(words[x >> 6] >> (x & 63));
                for (var at = (nuint)(y * width + x); at < (nuint)image.Length; at += pixels) Select(word, ref kept, ref hidden, ref to, at);
            }

            for (; x < width; x++)
            {
                ref var from = ref mask.IsKept(x, y) ? ref kept : ref hidden;
                for (var at = (nuint)(y * width + x); at < (nuint)image.Length; at += pixels) Unsafe.Add(ref to, at) = Unsafe.Add(ref from, at);
            }
        }
    }

    /// <summary>Mixes image and baseline by weights [H, W]. Weights of 0 and 1 give the very values of baseline and image.</summary>
    /// <param name="weights">Weights in [0, 1].</param>
    /// <param name="image">Planes of the image.</param>
    /// <param name="baseline">Planes of the baseline.</param>
    /// <param name="scratch">Room for one plane.</param>
    /// <param name="destination">Takes the result.</param>
    public static void Apply(ReadOnlySpan<float> weights, ReadOnlySpan<float> image, ReadOnlySpan<float> baseline, Span<float> scratch, Span<float> destination)
    {
        var pixels = weights.Length;
        for (var plane = 0; plane < image.Length; plane += pixels)
        {
            var to = destination.Slice(plane, pixels);
            TensorPrimitives.Subtract(1f, weights, scratch);
            TensorPrimitives.Multiply(baseline.Slice(plane, pixels), scratch, scratch);
            TensorPrimitives.Multiply(image.Slice(plane, pixels), weights, to);
            TensorPrimitives.Add(to, scratch, to);
        }
    }

    // All ones for the kept of sixteen pixels, by the lowest sixteen bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> KeptOfLine(uint word)
    {
        var bits = Vector512.Create(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        return Vector512.Equals(Vector512.Create((int)word) & bits, bits).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Select(Vector512<float> isKept, ref float kept, ref float hidden, ref float to, nuint at) =>
        Vector512.ConditionalSelect(isKept, Vector512.LoadUnsafe(ref kept, at), Vector512.LoadUnsafe(ref hidden, at)).StoreUnsafe(ref to, at);

    // Eight pixels by the lowest eight bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Select(uint word, ref float kept, ref float hidden, ref float to, nuint at)
    {
        var bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        var isKept = Vector256.Equals(Vector256.Create((int)word) & bits, bits).AsSingle();
        Vector256.ConditionalSelect(isKept, Vector256.LoadUnsafe(ref kept, at), Vector256.LoadUnsafe(ref hidden, at)).StoreUnsafe(ref to, at);
    }
}

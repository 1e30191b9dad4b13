using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DeCam.Masks;

namespace DeCam.Inference.Devices;

/// <summary>Puts a mask over an image: X * m + B * (1 - m), planes [C, H, W] row-major.</summary>
internal static class MaskBlend
{
    private const int Lanes = 8, Word = 4 * Lanes;

    /// <summary>Copies kept pixels from the image and the rest from the baseline, 32 or eight at a time. Where all 32 come from one of them, only that one is read.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="there">The mask that <paramref name="destination"/> shows of the same image and baseline, whose equal words are not written again; null when it holds anything else.</param>
    /// <param name="image">Planes of the image.</param>
    /// <param name="baseline">Planes of the baseline.</param>
    /// <param name="destination">Takes the result.</param>
    public static void Apply(MaskBitmap mask, MaskBitmap? there, ReadOnlySpan<float> image, ReadOnlySpan<float> baseline, Span<float> destination)
    {
        var (height, width) = (mask.Height, mask.Width);
        if (image.Length != destination.Length || baseline.Length != destination.Length || image.Length % (height * width) != 0)
            throw new ArgumentException($"Planes of {image.Length}, {baseline.Length} and {destination.Length} values do not fit a mask of {height} x {width}.", nameof(image));
        ref var kept = ref MemoryMarshal.GetReference(image);
        ref var hidden = ref MemoryMarshal.GetReference(baseline);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var pixels = (nuint)(height * width);
        for (var y = 0; y < height; y++)
        {
            var words = mask.Words.AsSpan(y * mask.WordsPerRow, mask.WordsPerRow);
            var before = there is null ? default : there.Words.AsSpan(y * mask.WordsPerRow, mask.WordsPerRow);
            var x = 0;
            for (; x + Word <= width; x += Word)
            {
                var word = (uint)(words[x >> 6] >> (x & 63));
                if (!before.IsEmpty && word == (uint)(before[x >> 6] >> (x & 63))) continue;
                for (var at = (nuint)(y * width + x); at < (nuint)image.Length; at += pixels)
                {
                    if (word is 0 or uint.MaxValue) Copy(ref word == 0 ? ref hidden : ref kept, ref to, at);
                    else for (var i = 0; i < Word; i += Lanes) Select(word >> i, ref kept, ref hidden, ref to, at + (nuint)i);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref float from, ref float to, nuint at)
    {
        for (nuint i = 0; i < Word; i += Lanes) Vector256.LoadUnsafe(ref from, at + i).StoreUnsafe(ref to, at + i);
    }

    // Eight pixels by the lowest eight bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Select(uint word, ref float kept, ref float hidden, ref float to, nuint at)
    {
        var bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        var isKept = Vector256.Equals(Vector256.Create((int)word) & bits, bits).AsSingle();
        Vector256.ConditionalSelect(isKept, Vector256.LoadUnsafe(ref kept, at), Vector256.LoadUnsafe(ref hidden, at)).StoreUnsafe(ref to, at);
    }
}

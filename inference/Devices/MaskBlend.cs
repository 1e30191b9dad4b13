using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DeCam.Masks;

namespace DeCam.Inference.Devices;

/// <summary>Puts a mask over an image: X * m + B * (1 - m), planes [C, H, W] row-major.</summary>
internal static class MaskBlend
{
    /// <summary>Copies kept pixels from the image and the rest from the baseline, eight at a time.</summary>
    public static void Apply(MaskBitmap mask, ReadOnlySpan<float> image, ReadOnlySpan<float> baseline, Span<float> destination)
    {
        var (height, width) = (mask.Height, mask.Width);
        var bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        ref var from = ref MemoryMarshal.GetReference(image);
        ref var other = ref MemoryMarshal.GetReference(baseline);
        ref var to = ref MemoryMarshal.GetReference(destination);
        if (image.Length != destination.Length || baseline.Length != destination.Length || image.Length % (height * width) != 0)
            throw new ArgumentException($"Planes of {image.Length}, {baseline.Length} and {destination.Length} values do not fit a mask of {height} x {width}.", nameof(image));
        for (nuint plane = 0; plane < (nuint)image.Length; plane += (nuint)(height * width))
        {
            for (var y = 0; y < height; y++)
            {
                var row = plane + (nuint)(y * width);
                var words = mask.Words.AsSpan(y * mask.WordsPerRow, mask.WordsPerRow);
                var x = 0;
                for (; x + 8 <= width; x += 8)
                {
                    var eight = Vector256.Create((int)(words[x >> 6] >> (x & 63)) & 255);
                    var at = row + (nuint)x;
                    var kept = Vector256.Equals(eight & bits, bits).AsSingle();
                    Vector256.ConditionalSelect(kept, Vector256.LoadUnsafe(ref from, at), Vector256.LoadUnsafe(ref other, at)).StoreUnsafe(ref to, at);
                }

                for (; x < width; x++)
                    Unsafe.Add(ref to, row + (nuint)x) = mask.IsKept(x, y) ? image[(int)row + x] : baseline[(int)row + x];
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
}

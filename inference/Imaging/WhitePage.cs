using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeCam.Inference.Imaging;

/// <summary>Lays transparent pixels over white. Opaque ones, which nearly all pictures consist of, are copied four at a time.</summary>
internal static class WhitePage
{
    private const int Pixels = 4, Rgba = 4, Rgb = 3;

    /// <summary>[H, W, 3] colours of [H, W, 4] ones that are not multiplied by alpha.</summary>
    public static byte[] Under(ReadOnlySpan<byte> rgba)
    {
        var rgb = GC.AllocateUninitializedArray<byte>(rgba.Length / Rgba * Rgb);
        Under(rgba, rgb);
        return rgb;
    }

    /// <summary>The same into given room of exactly that size.</summary>
    public static void Under(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        var (from, to) = (0, 0);
        ref var source = ref MemoryMarshal.GetReference(rgba);
        ref var target = ref MemoryMarshal.GetReference(rgb);
        // Each store writes four bytes more than it has; the next one overwrites them.
        for (; to + Vector128<byte>.Count <= rgb.Length; from += Pixels * Rgba, to += Pixels * Rgb)
        {
            var four = Vector128.LoadUnsafe(ref source, (nuint)from);
            if ((four.AsUInt32() | Vector128.Create(0x00FFFFFFu)) == Vector128<uint>.AllBitsSet)
                Vector128.Shuffle(four, Vector128.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, (byte)255)).StoreUnsafe(ref target, (nuint)to);
            else
                Blend(rgba.Slice(from, Pixels * Rgba), rgb.Slice(to, Pixels * Rgb));
        }

        Blend(rgba[from..], rgb[to..]);
    }

    private static void Blend(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from < rgba.Length; from += Rgba, to += Rgb)
        {
            var alpha = rgba[from + 3];
            for (var channel = 0; channel < Rgb; channel++)
                rgb[to + channel] = (byte)((rgba[from + channel] * alpha + byte.MaxValue * (byte.MaxValue - alpha) + 127) / byte.MaxValue);
        }
    }
}

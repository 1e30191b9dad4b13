using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeCam.Inference.Imaging;

/// <summary>
/// The pass of resampling along the rows of [H, W, 3] bytes. Sums are of whole numbers, so that four pixels at once give the same bytes
/// as one by one.
/// </summary>
internal static class RowPass
{
    private const int Channels = 3;
    private const int Taps = 4, Loaded = 16;        // pixels that are weighed at once, and the bytes read for them

    /// <summary>Makes every row as wide as there are contributions.</summary>
    /// <param name="from">Rows of <paramref name="width"/> pixels.</param>
    /// <param name="contributions">One for each pixel of a row.</param>
    /// <param name="height">Rows to make.</param>
    /// <param name="width">Pixels of a row that is read.</param>
    /// <param name="to">Takes the rows.</param>
    public static void Apply(ReadOnlySpan<byte> from, Contribution[] contributions, int height, int width, Span<byte> to)
    {
        var group = Group(contributions);
        var weights = Spread(contributions, group);
        // Vectors of the last pixels would reach behind the picture.
        var lastStart = from.Length - group / Taps * Channels - Loaded;
        ref var pixels = ref MemoryMarshal.GetReference(from);
        ref var result = ref MemoryMarshal.GetReference(to[..checked(height * contributions.Length * Channels)]);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < contributions.Length; x++, result = ref Unsafe.Add(ref result, Channels))
            {
                var first = (y * width + contributions[x].First) * Channels;
                if (first <= lastStart) Write(Sum(ref Unsafe.Add(ref pixels, first), weights.AsSpan(x * group, group)), ref result);
                else OneByOne(from[first..], contributions[x].Weights, MemoryMarshal.CreateSpan(ref result, Channels));
            }
        }
    }

    /// <summary>Bytes of the weights that one pixel takes.</summary>
    public static long WeightBytes(Contribution[] contributions) => (long)Group(contributions) * sizeof(int);

    // Weights of a pixel, as they are spread.
    private static int Group(Contribution[] contributions) => (contributions.Max(c => c.Weights.Length) + Taps - 1) / Taps * Taps * Taps;

    // Each weight four times, as a pixel has red, green, blue and a gap; filled up with 0 to groups of one length.
    private static int[] Spread(Contribution[] contributions, int group)
    {
        var spread = new int[contributions.Length * group];
        for (var i = 0; i < contributions.Length; i++)
            for (var k = 0; k < contributions[i].Weights.Length; k++) spread.AsSpan(i * group + k * Taps, Taps).Fill(contributions[i].Weights[k]);
        return spread;
    }

    // Red, green, blue and nothing of the weighed pixels.
    private static Vector128<int> Sum(ref byte pixels, ReadOnlySpan<int> weights)
    {
        // The byte that becomes each whole number; of two pixels in twice the same 16 bytes.
        var left = Vector256.Create(0xFFFFFF00, 0xFFFFFF01, 0xFFFFFF02, 0xFFFFFFFF, 0xFFFFFF13, 0xFFFFFF14, 0xFFFFFF15, 0xFFFFFFFF).AsByte();
        var right = Vector256.Create(0xFFFFFF06, 0xFFFFFF07, 0xFFFFFF08, 0xFFFFFFFF, 0xFFFFFF19, 0xFFFFFF1A, 0xFFFFFF1B, 0xFFFFFFFF).AsByte();
        var sum = Vector256.Create(Vector128.Create(Kernel.Half), Vector128<int>.Zero);
        for (; weights.Length >= Taps * Taps; weights = weights[(Taps * Taps)..], pixels = ref Unsafe.Add(ref pixels, Taps * Channels))
        {
            var four = Vector128.LoadUnsafe(ref pixels);
            var twice = Vector256.Create(four, four);
            sum += Vector256.Shuffle(twice, left).AsInt32() * Vector256.Create(weights);
            sum += Vector256.Shuffle(twice, right).AsInt32() * Vector256.Create(weights[Vector256<int>.Count..]);
        }

        return sum.GetLower() + sum.GetUpper();
    }

    private static void Write(Vector128<int> sum, ref byte pixel)
    {
        var level = Vector128.Min(Vector128.Max(sum >> Kernel.WeightBits, Vector128<int>.Zero), Vector128.Create((int)byte.MaxValue));
        var packed = Vector128.Shuffle(level.AsByte(), Vector128.Create(0xFFFFFFFF_FF080400, ulong.MaxValue).AsByte()).AsInt32().ToScalar();
        Unsafe.WriteUnaligned(ref pixel, (short)packed);
        Unsafe.Add(ref pixel, 2) = (byte)(packed >> 16);
    }

    private static void OneByOne(ReadOnlySpan<byte> from, int[] weights, Span<byte> pixel)
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            var sum = Kernel.Half;
            for (var k = 0; k < weights.Length; k++) sum += from[k * Channels + channel] * weights[k];
            pixel[channel] = Kernel.Level(sum);
        }
    }
}

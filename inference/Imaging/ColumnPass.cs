using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeCam.Inference.Imaging;

/// <summary>
/// The pass of resampling along the columns. Sums are of whole numbers, so that many at once give the same bytes as one by one.
/// </summary>
internal static class ColumnPass
{
    /// <summary>Makes as many rows as there are contributions.</summary>
    /// <param name="from">Rows of <paramref name="stride"/> bytes.</param>
    /// <param name="contributions">One for each row to make.</param>
    /// <param name="firstRow">The row that <paramref name="from"/> starts with.</param>
    /// <param name="stride">Bytes of a row.</param>
    public static byte[] Apply(ReadOnlySpan<byte> from, Contribution[] contributions, int firstRow, int stride)
    {
        var to = GC.AllocateUninitializedArray<byte>(checked(contributions.Length * stride));
        for (var y = 0; y < contributions.Length; y++)
        {
            var (first, weights) = contributions[y];
            var rows = from.Slice((first - firstRow) * stride, weights.Length * stride);
            var row = to.AsSpan(y * stride, stride);
            var x = 0;
            for (; x + Vector256<byte>.Count <= stride; x += Vector256<byte>.Count) Block(rows[x..], weights, stride, row[x..]);
            for (; x < stride; x++)
            {
                var sum = Kernel.Half;
                for (var k = 0; k < weights.Length; k++) sum += rows[k * stride + x] * weights[k];
                row[x] = Kernel.Level(sum);
            }
        }

        return to;
    }

    // 32 neighbours of a row.
    private static void Block(ReadOnlySpan<byte> rows, int[] weights, int stride, Span<byte> to)
    {
        var (a, b, c, d) = (Vector256.Create(Kernel.Half), Vector256.Create(Kernel.Half), Vector256.Create(Kernel.Half), Vector256.Create(Kernel.Half));
        ref var start = ref MemoryMarshal.GetReference(rows);
        for (var k = 0; k < weights.Length; k++)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref start, (nuint)(k * stride)));
            var ((first, second), (third, fourth)) = (Vector256.Widen(low), Vector256.Widen(high));
            var weight = Vector256.Create(weights[k]);
            a += first.AsInt32() * weight;
            b += second.AsInt32() * weight;
            c += third.AsInt32() * weight;
            d += fourth.AsInt32() * weight;
        }

        Vector256.Narrow(Vector256.Narrow(Levels(a), Levels(b)), Vector256.Narrow(Levels(c), Levels(d))).CopyTo(to);
    }

    private static Vector256<uint> Levels(Vector256<int> sum) =>
        Vector256.Min(Vector256.Max(sum >> Kernel.WeightBits, Vector256<int>.Zero), Vector256.Create((int)byte.MaxValue)).AsUInt32();
}

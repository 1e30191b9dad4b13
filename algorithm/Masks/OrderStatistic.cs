using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeCam.Masks;

/// <summary>Finds the value of a given rank without sorting all of them.</summary>
internal static class OrderStatistic
{
    private const int Bins = 4096;
    private const int Lanes = 8;
    private const int Stride = 16;
    private const int Margin = 64;      // ranks in the sample; more than twice the deviation of a random sample of 4,096
    private const int Many = 1 << 14;

    /// <summary>The value of rank <paramref name="rank"/> in ascending order.</summary>
    /// <param name="values">Finite values, at least one.</param>
    /// <param name="rank">From 0 to below their number.</param>
    public static float Of(ReadOnlySpan<float> values, int rank) =>
        values.Length >= Many && OfNearby(values, rank) is { } found ? found : ByBins(values, rank);

    // A sample tells between which values the wanted one lies, most likely; only those are looked at closely.
    private static float? OfNearby(ReadOnlySpan<float> values, int rank)
    {
        var sample = new float[values.Length / Stride];
        for (var i = 0; i < sample.Length; i++) sample[i] = values[i * Stride + i % Stride];
        var near = rank / Stride;
        var low = near < Margin ? float.NegativeInfinity : ByBins(sample, near - Margin);
        var high = near + Margin >= sample.Length ? float.PositiveInfinity : ByBins(sample, near + Margin);
        var nearby = ArrayPool<float>.Shared.Rent(values.Length);
        var (count, below) = (0, 0);
        var (lows, highs) = (Vector256.Create(low), Vector256.Create(high));
        ref var first = ref MemoryMarshal.GetReference(values);
        var at = 0;
        for (; at + Lanes <= values.Length; at += Lanes)
        {
            var next = Vector256.LoadUnsafe(ref first, (nuint)at);
            var isBelow = Vector256.LessThan(next, lows).ExtractMostSignificantBits();
            below += BitOperations.PopCount(isBelow);
            for (var bits = Vector256.LessThanOrEqual(next, highs).ExtractMostSignificantBits() & ~isBelow; bits != 0; bits &= bits - 1)
                nearby[count++] = values[at + BitOperations.TrailingZeroCount(bits)];
        }

        for (; at < values.Length; at++)
        {
            if (values[at] < low) below++;
            else if (values[at] <= high) nearby[count++] = values[at];
        }

        float? found = rank >= below && rank < below + count ? ByBins(nearby.AsSpan(0, count), rank - below) : null;
        ArrayPool<float>.Shared.Return(nearby);
        return found;
    }

    private static float ByBins(ReadOnlySpan<float> values, int rank)
    {
        var (least, largest) = Range(values);
        // A product that rises with the value, so a bin holds all values between those of its neighbours.
        var scale = (Bins - 1) / (largest - least);
        if (!float.IsFinite(scale)) return Sorted(values, rank);
        Span<int> counts = stackalloc int[Bins];
        counts.Clear();
        Span<int> bins = stackalloc int[Lanes];
        for (var i = 0; i < values.Length; i += Lanes)
        {
            var found = BinsOf(values[i..], least, scale, bins);
            foreach (var bin in bins[..found]) counts[bin]++;
        }

        var wanted = 0;
        for (; rank >= counts[wanted]; wanted++) rank -= counts[wanted];
        return Sorted(InBin(values, least, scale, wanted, counts[wanted]), rank);
    }

    private static float[] InBin(ReadOnlySpan<float> values, float least, float scale, int wanted, int count)
    {
        var inBin = new float[count];
        Span<int> bins = stackalloc int[Lanes];
        for (int i = 0, at = 0; at < count; i += Lanes)
        {
            var found = BinsOf(values[i..], least, scale, bins);
            if (!bins[..found].Contains(wanted)) continue;
            for (var lane = 0; lane < found; lane++)
                if (bins[lane] == wanted) inBin[at++] = values[i + lane];
        }

        return inBin;
    }

    // Bins of the first eight values, or of all where there are fewer; gives their number.
    private static int BinsOf(ReadOnlySpan<float> values, float least, float scale, Span<int> bins)
    {
        if (values.Length >= Lanes)
        {
            var places = (Vector256.Create(values) - Vector256.Create(least)) * Vector256.Create(scale);
            Vector256.Min(Vector256.ConvertToInt32Native(places), Vector256.Create(Bins - 1)).CopyTo(bins);
            return Lanes;
        }

        for (var i = 0; i < values.Length; i++) bins[i] = Math.Min((int)((values[i] - least) * scale), Bins - 1);
        return values.Length;
    }

    private static (float Least, float Largest) Range(ReadOnlySpan<float> values)
    {
        var (least, largest) = (float.PositiveInfinity, float.NegativeInfinity);
        ref var first = ref MemoryMarshal.GetReference(values);
        var i = 0;
        if (values.Length >= Lanes)
        {
            var (low, high) = (Vector256.Create(values), Vector256.Create(values));
            for (; i + Lanes <= values.Length; i += Lanes)
            {
                var next = Vector256.LoadUnsafe(ref first, (nuint)i);
                (low, high) = (Vector256.Min(low, next), Vector256.Max(high, next));
            }

            for (var lane = 0; lane < Lanes; lane++) (least, largest) = (Math.Min(least, low[lane]), Math.Max(largest, high[lane]));
        }

        for (; i < values.Length; i++) (least, largest) = (Math.Min(least, values[i]), Math.Max(largest, values[i]));
        return (least, largest);
    }

    private static float Sorted(ReadOnlySpan<float> values, int rank)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[rank];
    }
}

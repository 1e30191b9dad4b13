using CsCheck;
using DeCam.Masks;

namespace DeCam.Tests.Algorithm.Masks;

public sealed class OrderStatisticTests
{
    [Fact]
    public void Of_AnyRank_IsThatOfTheSortedValues() => Gen.Select(Gen.Float[-5, 5].Array[1, 300], Gen.Int[0, 300]).Sample((values, rank) =>
        OrderStatistic.Of(values, rank % values.Length) == values.Order().ElementAt(rank % values.Length), iter: 500);

    [Fact]
    public void Of_FewDifferentValues_IsThatOfTheSortedValues() => Gen.Select(Gen.Int[0, 2].Array[1, 100], Gen.Int[0, 100]).Sample((numbers, rank) =>
    {
        var values = Array.ConvertAll(numbers, n => n * 1e-38f);
        return OrderStatistic.Of(values, rank % values.Length) == values.Order().ElementAt(rank % values.Length);
    });

    // Enough values to be looked up by a sample; with few different ones, or in an order that misleads it.
    [Fact]
    public void Of_ManyValues_IsThatOfTheSortedValues() => Gen.Select(Gen.Int[16_000, 40_000], Gen.Int[0, 3], Gen.Double[0, 1]).Sample((count, kind, share) =>
    {
        var random = new Random(count);
        float[] values = [.. Enumerable.Range(0, count).Select(i => kind switch
        {
            0 => random.NextSingle(),
            1 => random.Next(3),
            2 => i % 17 == 0 ? -1 : i,
            _ => i,
        })];
        var rank = Math.Min((int)(share * count), count - 1);
        return OrderStatistic.Of(values, rank) == values.Order().ElementAt(rank);
    }, iter: 60);
}

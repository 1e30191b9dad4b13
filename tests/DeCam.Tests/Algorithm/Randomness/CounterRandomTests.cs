using DeCam.Randomness;

namespace DeCam.Tests.Algorithm.Randomness;

public sealed class CounterRandomTests
{
    private static CounterRandom New(long seed = 7, int individual = 0) => new(seed, RandomPurpose.Variation, 3, individual);

    [Fact]
    public void NextBits_FirstFour_AreOneBlockKeyedByTheArguments()
    {
        var random = new CounterRandom(0x0000_0009_0000_0008, RandomPurpose.Variation, 5, 6);
        var expected = Philox.Block((0, 6, 5, RandomPurpose.Variation.Number), (8, 9));
        Assert.Equal(expected, (random.NextBits(), random.NextBits(), random.NextBits(), random.NextBits()));
        Assert.Equal(Philox.Block((1, 6, 5, RandomPurpose.Variation.Number), (8, 9)).R0, random.NextBits());
    }

    [Fact]
    public void NextDouble_OtherSeedOrIndividual_GivesOtherNumbers()
    {
        Assert.Equal(New().NextDouble(), New().NextDouble());
        Assert.NotEqual(New().NextDouble(), New(seed: 8).NextDouble());
        Assert.NotEqual(New().NextDouble(), New(individual: 1).NextDouble());
    }

    [Fact]
    public void NextDouble_ManyDraws_AreUniform()
    {
        var random = New();
        var draws = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()).ToList();
        Assert.All(draws, d => Assert.InRange(d, 0, 0.9999999999999999));
        Assert.Equal(0.5, draws.Average(), 0.01);
        Assert.Equal(1 / 12.0, draws.Average(d => (d - 0.5) * (d - 0.5)), 0.003);
    }

    [Fact]
    public void NextBelow_ManyDraws_HitsEveryValueEqually()
    {
        var random = New();
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[random.NextBelow(7)]++;
        Assert.All(counts, c => Assert.InRange(c, 9_500, 10_500));
    }

    [Fact]
    public void NextGaussian_ManyDraws_HasMeanZeroAndVarianceOne()
    {
        var random = New();
        var draws = Enumerable.Range(0, 20_000).Select(_ => random.NextGaussian()).ToList();
        Assert.Equal(0, draws.Average(), 0.03);
        Assert.Equal(1, draws.Average(d => d * d), 0.05);
        Assert.Equal(0.6827, draws.Average(d => Math.Abs(d) < 1 ? 1.0 : 0.0), 0.01);
    }

    [Fact]
    public void NextCauchy_ManyDraws_HasItsQuartiles()
    {
        var random = New();
        var draws = Enumerable.Range(0, 20_001).Select(_ => random.NextCauchy()).Order().ToList();
        Assert.Equal(-1, draws[5_000], 0.06);
        Assert.Equal(0, draws[10_000], 0.04);
        Assert.Equal(1, draws[15_000], 0.06);
    }
}

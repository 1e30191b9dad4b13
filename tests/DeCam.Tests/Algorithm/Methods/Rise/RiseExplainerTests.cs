using DeCam.Methods.Rise;
using DeCam.Testing;

namespace DeCam.Tests.Algorithm.Methods.Rise;

public sealed class RiseExplainerTests
{
    [Fact]
    public void ByExpectation_FixtureMasks_GiveTheFixtureMap()
    {
        var masks = FixtureArray.Read(Fixtures.Path("expected", "rise.masks.npy"));
        var probabilities = FixtureArray.Read(Fixtures.Path("expected", "rise.probabilities.npy"));
        var wanted = FixtureArray.Read(Fixtures.Path("expected", "rise.map.npy"));
        var sums = new RiseSums(wanted.Values.Length, 1);
        for (var i = 0; i < masks.Shape[0]; i++)
            sums.Add(masks.Values.AsSpan(i * wanted.Values.Length, wanted.Values.Length), [probabilities.Values[i]]);
        var map = sums.ByExpectation(0, 0.5);
        Assert.Equal(64, sums.Masks);
        for (var i = 0; i < map.Length; i++) Assert.Equal(wanted.Values[i], map[i], 1e-4);
    }

    [Fact]
    public void ByCover_UnevenMasks_DividesByTheWeightAPixelHad()
    {
        var sums = new RiseSums(3, 1);
        sums.Add([1f, 0.5f, 0f], [0.8]);
        sums.Add([1f, 0f, 0f], [0.2]);
        Assert.Equal([0.5f, 0.8f, 0f], sums.ByCover(0));
        Assert.Equal([1f, 0.4f, 0f], sums.ByExpectation(0, 0.5));
    }

    [Fact]
    public void Ask_Masks_KeepHalfOnAverage()
    {
        var explainer = new RiseMethod().Create(new(50, 30, 1, 0, null), new RiseOptions());
        var masks = explainer.Ask(1000)[0].Masks;
        var mean = Enumerable.Range(0, masks.Count).Average(i => Driven.Draw(masks, i, 50, 30).Average());
        Assert.Equal(256, masks.Count);
        Assert.InRange(mean, 0.48, 0.52);
    }
}

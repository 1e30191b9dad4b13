using DeCam.Methods;

namespace DeCam.Tests.Algorithm.Methods.RandomOrder;

public sealed class RandomOrderMethodTests
{
    [Fact]
    public void Map_Seeds_AreOrdersOfTheirOwn()
    {
        Assert.Equal(Map(seed: 3), Map(seed: 3));
        Assert.NotEqual(Map(seed: 3), Map(seed: 4));
        Assert.InRange(Map(seed: 3).Average(), 0.48, 0.52);
        Assert.True(Map(seed: 3).Distinct().Count() > 60 * 50);
    }

    private static float[] Map(long seed) =>
        MethodCatalog.Named("random").Create(new(64, 50, 1, seed, null), null, new Dictionary<string, string>()).Map(0);
}

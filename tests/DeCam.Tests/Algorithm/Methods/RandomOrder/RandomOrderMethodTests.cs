using DeCam.Methods;
using DeCam.Methods.RandomOrder;

namespace DeCam.Tests.Algorithm.Methods.RandomOrder;

public sealed class RandomOrderMethodTests
{
    [Fact]
    public void Map_IsAPermutationThatTheSeedDecides()
    {
        var map = Map(1);

        Assert.Equal(Enumerable.Range(1, 30 * 40).Select(i => (float)(i / 1200.0)), map.Order());
        Assert.Equal(map, Map(1));
        Assert.NotEqual(map, Map(2));
        // No place is preferred: the halves of the picture have the mean of all.
        Assert.InRange(map.Take(600).Average(), 0.46, 0.54);
        Assert.Empty(MethodCatalog.Named("random").Create(Problem(1), null, new Dictionary<string, string>()).Ask(64));
    }

    private static float[] Map(long seed) => new RandomOrderMethod().Create(Problem(seed), new RandomOrderOptions()).Map(0);

    private static ExplanationProblem Problem(long seed) => new(30, 40, 1, seed, null);
}

using DeCam.Saliency;

namespace DeCam.Tests.Algorithm.Saliency;

public sealed class UnitMapTests
{
    [Fact]
    public void Of_AnyValues_KeepsTheirOrder() => Assert.Equal([0f, 1f, 0.5f, 0.25f], UnitMap.Of([-2.0, 2, 0, -1]));

    [Fact]
    public void Of_OneValueEverywhere_IsZero() => Assert.Equal([0f, 0f], UnitMap.Of([3.0, 3]));
}

using DeCam.Masks;
using DeCam.Metrics;

namespace DeCam.Tests.Algorithm.Metrics;

public sealed class ObjectRegionTests
{
    private static MaskBitmap Region()
    {
        var region = new MaskBitmap(2, 3);
        region.Keep(1, 0);
        region.Keep(2, 1);
        return region;
    }

    [Fact]
    public void PointsInside_Maximum_DecidesByItsPixel()
    {
        Assert.True(ObjectRegion.PointsInside([0, 1, 0, 0, 0, 3], Region()));
        Assert.False(ObjectRegion.PointsInside([0, 1, 4, 0, 0, 3], Region()));
        Assert.False(ObjectRegion.PointsInside([3, 1, 0, 0, 0, 3], Region()));
    }

    [Fact]
    public void PointsInside_MapWithoutVariation_Misses()
    {
        var all = new MaskBitmap(2, 3);
        all.Fill();
        Assert.False(ObjectRegion.PointsInside([1, 1, 1, 1, 1, 1], all));
        Assert.True(ObjectRegion.PointsInside([1, 1, 1, 1, 1, 0], all));
    }

    [Fact]
    public void EnergyInside_PositiveValues_AreShared()
    {
        Assert.Equal(0.4, ObjectRegion.EnergyInside([2, 1, 1, -5, 0, 1], Region()), 1e-12);
        Assert.Equal(0, ObjectRegion.EnergyInside([-1, -1, 0, 0, 0, 0], Region()));
        Assert.Equal(1, ObjectRegion.EnergyInside([0, 1, -1, 0, 0, 3], Region()));
    }

    [Fact]
    public void Region_OfAnotherSize_IsRefused() =>
        Assert.Throws<ArgumentException>(() => ObjectRegion.EnergyInside([1, 2, 3], Region()));
}

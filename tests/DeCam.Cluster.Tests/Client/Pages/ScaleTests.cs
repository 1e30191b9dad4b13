using DeCam.Cluster.Client.Pages;

namespace DeCam.Cluster.Tests.Client.Pages;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(0, 62.5, "0 20 40 60 80")]
    [InlineData(-12, 31, "-20 -10 0 10 20 30 40")]
    [InlineData(0, 0, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(0, 4000, "0 1,000 2,000 3,000 4,000")]
    public void Over_Values_HoldsThemBetweenRoundTicks(double least, double largest, string ticks)
    {
        var scale = Scale.Over([least, largest]);

        Assert.Equal(ticks, string.Join(' ', scale.Ticks.Select(scale.Word)));
        Assert.Equal(("0%", "100%"), (scale.Place(scale.From), scale.Place(scale.To)));
    }
}

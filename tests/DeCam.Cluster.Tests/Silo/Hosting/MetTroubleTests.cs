using DeCam.Cluster.Silo.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace DeCam.Cluster.Tests.Silo.Hosting;

public sealed class MetTroubleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Lasted_LooksWithoutAnAnswer_DoNotCount()
    {
        var met = new MetTrouble(_clock);
        Assert.True(met.Take("refused"));

        for (var look = 0; look < 60; look++) After(met.Skip);
        Assert.Equal(("refused", TimeSpan.Zero), (met.Words, met.Lasted));

        After(() => Assert.False(met.Take("refused")));
        After(() => Assert.False(met.Take("refused")));
        Assert.Equal(2 * Second, met.Lasted);

        After(() => Assert.True(met.Take("unknown")));
        Assert.Equal(TimeSpan.Zero, met.Lasted);
        After(() => Assert.True(met.Take(null)));
        After(() => Assert.False(met.Take(null)));
        Assert.Equal(TimeSpan.Zero, met.Lasted);
    }

    [Fact]
    public void Lasted_ProcessThatStoodStill_CountsALookAlone()
    {
        var met = new MetTrouble(_clock);
        met.Take("refused");
        _clock.Advance(TimeSpan.FromHours(1));
        met.Take("refused");
        Assert.Equal(5 * Second, met.Lasted);
    }

    private void After(Action look)
    {
        _clock.Advance(Second);
        look();
    }
}

using DeCam.Cluster.Grains.Placement;

namespace DeCam.Cluster.Tests.Grains.Placement;

public sealed class DrainingSilosTests
{
    private readonly SiloAddress[] _silos = [.. Enumerable.Range(1, 3).Select(port => SiloAddress.New(System.Net.IPAddress.Loopback, port, 1))];
    private readonly DrainingSilos _draining = new();

    [Fact]
    public void Without_NoneDrains_IsAll() => Assert.Equal(_silos, _draining.Without(_silos));

    [Fact]
    public void Without_OneDrains_IsTheOthers()
    {
        _draining.Add(_silos[1]);

        Assert.Equal([_silos[0], _silos[2]], _draining.Without(_silos));
    }

    [Fact]
    public void Without_AllDrain_IsAll()
    {
        foreach (var silo in _silos) _draining.Add(silo);

        Assert.Equal(_silos, _draining.Without(_silos));
    }
}

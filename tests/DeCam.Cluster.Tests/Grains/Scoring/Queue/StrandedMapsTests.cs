using DeCam.Cluster.Grains;
using DeCam.Cluster.Grains.Scoring;
using DeCam.Cluster.Grains.Scoring.Queue;
using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class StrandedMapsTests
{
    private readonly WorkBacklog _backlog = new();
    private readonly DeviceBook _devices = new();
    private readonly StrandedMaps _stranded = new(NullLogger.Instance);

    [Fact]
    public void Look_DevicesOfEarlierVersionsAlone_IsToldUntilOneMakesMaps()
    {
        _backlog.Add(Attribution("inside"));
        Assert.Empty(Look(0));

        var device = _devices.See(Device("old"), TimeSpan.Zero);
        Assert.Equal([new("", TimeSpan.Zero)], Look(1));
        Assert.Equal([new("", TimeSpan.FromSeconds(2))], Look(3));

        device.MakesAttributions = true;
        Assert.Empty(Look(4));
    }

    [Fact]
    public void Look_MapThatIsBoundToAKind_LooksAtDevicesOfThatKindAlone()
    {
        _devices.See(Device("old"), TimeSpan.Zero).Hear(new("x", "", ""));
        var other = _devices.See(Device("new"), TimeSpan.Zero);
        other.Hear(new("y", "", ""));
        other.MakesAttributions = true;
        _backlog.Add(new QueuedBatch(Attribution("bound").Item with { Arithmetic = "x" }));
        _backlog.Add(Attribution("free"));
        _backlog.Add(Item("masks", 0, kind: "x"));

        Assert.Equal([new("x", TimeSpan.Zero)], Look(1));
        _backlog.Remove("bound");
        Assert.Empty(Look(2));
    }

    [Fact]
    public async Task Wait_NoDeviceMakesMaps_IsToldAndEnds()
    {
        var wait = new ModelWait(null!, Options.Create(new WaitingOptions { AtMost = TimeSpan.FromMinutes(1) }));
        QueueStatus Queue(int seconds) => new() { Identity = "", Devices = 1, StrandedMaps = [new("x", TimeSpan.FromSeconds(seconds))] };

        Assert.StartsWith("waiting for a device that makes maps inside a model; all that may have this one belong to silos of earlier versions, since ", await wait.ForAsync(PlantedCluster.Model, Queue(60), "x", isMap: true), StringComparison.Ordinal);
        Assert.Null(await wait.ForAsync(PlantedCluster.Model, Queue(61), "x"));
        Assert.Null(await wait.ForAsync(PlantedCluster.Model, Queue(61), isMap: true));
        var refused = await Assert.ThrowsAsync<ScoringRefusedException>(() => wait.ForAsync(PlantedCluster.Model, Queue(61), "x", isMap: true));
        Assert.StartsWith("No device that may have this run makes maps inside a model, for ", refused.Message, StringComparison.Ordinal);
    }

    private StrandedKind[] Look(int seconds)
    {
        _stranded.Look("model", _backlog, _devices, TimeSpan.FromSeconds(seconds));
        return _stranded.Status(TimeSpan.FromSeconds(seconds));
    }
}

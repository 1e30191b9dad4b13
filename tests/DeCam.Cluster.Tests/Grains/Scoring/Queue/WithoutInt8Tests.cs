using DeCam.Cluster.Grains;
using DeCam.Cluster.Grains.Scoring;
using DeCam.Cluster.Grains.Scoring.Queue;
using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;
using Microsoft.Extensions.Options;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class WithoutInt8Tests
{
    private readonly WorkBacklog _backlog = new();
    private readonly DeviceBook _devices = new();
    private readonly WithoutInt8 _without = new();

    [Fact]
    public void Look_DevicesWithoutEightBits_AreToldWhetherWorkWaitsOrNot()
    {
        Assert.Empty(Look(0));

        _devices.See(Device("plain"), TimeSpan.Zero).Hear(new("x", "", ""));
        Assert.Equal([new("", TimeSpan.Zero, 0), new("x", TimeSpan.Zero, 0)], Look(1));
        _backlog.Add(Calibration("run", kind: "x"));
        _backlog.Add(Network("run", 0, new('c', 64), kind: "x"));
        _backlog.Add(Item("run", 1, kind: "x"));
        Assert.Equal([new("", TimeSpan.FromSeconds(2), 0), new("x", TimeSpan.FromSeconds(2), 2)], Look(3));

        // A device of another kind is none for this work.
        var other = _devices.See(Device("able"), TimeSpan.Zero);
        other.Hear(new("y", "", ""));
        other.RunsInt8 = true;
        Assert.Equal([new("x", TimeSpan.FromSeconds(3), 2)], Look(4));
        other.Hear(new("x", "", ""));
        Assert.Empty(Look(5));
        _devices.Remove(Device("able"));
        _backlog.Remove("run");
        Assert.Equal([new("", TimeSpan.Zero, 0), new("x", TimeSpan.Zero, 0)], Look(6));
    }

    [Fact]
    public void Pick_WorkOfNetworks_IsFusedWithThatOfTheSameNetworkAlone()
    {
        _backlog.Add(Network("a", 0, new('c', 64)));
        _backlog.Add(Network("b", 0, new('d', 64)));
        _backlog.Add(Item("e", 0));
        _backlog.Add(Network("f", 0, new('c', 64)));
        _backlog.Add(Calibration("g"));

        string[] Pick() => [.. _backlog.Pick(64, _ => true).Select(w => w.Owner)];

        Assert.Equal(["a", "f"], Pick());
        Assert.Equal(["b"], Pick());
        Assert.Equal(["e"], Pick());
        Assert.Equal(["g"], Pick());
        Assert.Equal(0, _backlog.ForInt8(""));
    }

    [Fact]
    public async Task Wait_NoDeviceRunsEightBits_IsToldAndEnds()
    {
        var wait = new ModelWait(null!, Options.Create(new WaitingOptions { AtMost = TimeSpan.FromMinutes(1) }));
        QueueStatus Queue(int seconds) => new() { Identity = "", Devices = 1, WithoutInt8 = [new("x", TimeSpan.FromSeconds(seconds), 1)] };

        Assert.StartsWith("waiting for a device that runs networks of 8-bit integers; none that may have this work does, since ", await wait.ForAsync(PlantedCluster.Model, Queue(60), "x", needsInt8: true), StringComparison.Ordinal);
        Assert.Null(await wait.ForAsync(PlantedCluster.Model, Queue(61), "x"));
        Assert.Null(await wait.ForAsync(PlantedCluster.Model, Queue(61), needsInt8: true));
        var refused = await Assert.ThrowsAsync<ScoringRefusedException>(() => wait.ForAsync(PlantedCluster.Model, Queue(61), "x", needsInt8: true));
        Assert.StartsWith("No device that may have this run has run networks of 8-bit integers for ", refused.Message, StringComparison.Ordinal);
    }

    private KindWithoutInt8[] Look(int seconds)
    {
        _without.Look(_devices, TimeSpan.FromSeconds(seconds));
        return _without.Status(_backlog, TimeSpan.FromSeconds(seconds));
    }
}

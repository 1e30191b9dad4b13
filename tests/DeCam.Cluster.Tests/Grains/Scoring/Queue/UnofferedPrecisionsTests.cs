using DeCam.Cluster.Grains;
using DeCam.Cluster.Grains.Scoring;
using DeCam.Cluster.Grains.Scoring.Queue;
using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;
using Microsoft.Extensions.Options;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class UnofferedPrecisionsTests
{
    private readonly WorkBacklog _backlog = new();
    private readonly DeviceBook _devices = new();
    private readonly UnofferedPrecisions _unoffered = new();

    [Fact]
    public void Look_DevicesWithoutEightBits_AreToldWhetherWorkWaitsOrNot()
    {
        Assert.Empty(Look(0));

        _devices.See(Device("plain"), TimeSpan.Zero).Hear(new("x", "", ""));
        Assert.Equal([new("int8", "", TimeSpan.Zero, 0), new("int8", "x", TimeSpan.Zero, 0)], Look(1));
        _backlog.Add(Calibration("run", kind: "x"));
        _backlog.Add(Network("run", 0, new('c', 64), kind: "x"));
        _backlog.Add(Item("run", 1, kind: "x"));
        Assert.Equal([new("int8", "", TimeSpan.FromSeconds(2), 0), new("int8", "x", TimeSpan.FromSeconds(2), 2)], Look(3));

        // A device of another kind is none for this work.
        var other = _devices.See(Device("able"), TimeSpan.Zero);
        other.Hear(new("y", "", ""));
        other.Precisions = ["int8"];
        Assert.Equal([new("int8", "x", TimeSpan.FromSeconds(3), 2)], Look(4));
        other.Hear(new("x", "", ""));
        Assert.Empty(Look(5));
        _devices.Remove(Device("able"));
        _backlog.Remove("run");
        Assert.Equal([new("int8", "", TimeSpan.Zero, 0), new("int8", "x", TimeSpan.Zero, 0)], Look(6));
    }

    [Fact]
    public void Pick_WorkOfNetworks_IsFusedWithThatOfTheSameNetworkAlone()
    {
        _backlog.Add(Network("a", 0, new('c', 64)));
        _backlog.Add(Network("b", 0, new('d', 64)));
        _backlog.Add(Item("e", 0));
        _backlog.Add(Network("f", 0, new('c', 64)));
        _backlog.Add(Calibration("g"));
        _backlog.Add(InPrecision("h", 0, "fp16"));
        _backlog.Add(InPrecision("i", 0, "tf32"));
        _backlog.Add(InPrecision("j", 0, "fp16"));
        Assert.Equal((2, 1), (_backlog.Needing("fp16", ""), _backlog.Needing("tf32", "")));

        string[] Pick() => [.. _backlog.Pick(64, _ => true).Select(w => w.Owner)];

        Assert.Equal(["a", "f"], Pick());
        Assert.Equal(["b"], Pick());
        Assert.Equal(["e"], Pick());
        Assert.Equal(["g"], Pick());
        Assert.Equal(["h", "j"], Pick());
        Assert.Equal(["i"], Pick());
        Assert.Equal(0, _backlog.Needing("int8", ""));
    }

    [Fact]
    public void IsFor_WorkInFewerBits_NeedsADeviceThatOffersThem()
    {
        var card = _devices.See(Device("card"), TimeSpan.Zero);
        card.Precisions = ["tf32", "fp16"];

        Assert.True(InPrecision("run", 0, "fp16").IsFor(card));
        Assert.False(Calibration("run").IsFor(card));
        Assert.False(InPrecision("run", 0, "fp16").IsFor(_devices.See(Device("plain"), TimeSpan.Zero)));
        Assert.Empty(Look(0, "fp16"));
        Assert.Equal("waiting for a device that scores in fp16; none that may have this work does, since 3 s", new UnofferedPrecision("fp16", "", TimeSpan.FromSeconds(3), 1).Waiting);
    }

    [Fact]
    public async Task Wait_NoDeviceRunsEightBits_IsToldAndEnds()
    {
        var wait = new ModelWait(null!, Options.Create(new WaitingOptions { AtMost = TimeSpan.FromMinutes(1) }));
        QueueStatus Queue(int seconds) => new() { Identity = "", Devices = 1, Unoffered = [new("int8", "x", TimeSpan.FromSeconds(seconds), 1)] };

        Assert.StartsWith("waiting for a device that runs networks of 8-bit integers; none that may have this work does, since ", await wait.ForAsync(PlantedCluster.Model, Queue(60), "x", needs: "int8"), StringComparison.Ordinal);
        Assert.Null(await wait.ForAsync(PlantedCluster.Model, Queue(61), "x"));
        Assert.Null(await wait.ForAsync(PlantedCluster.Model, Queue(61), needs: "int8"));
        var refused = await Assert.ThrowsAsync<ScoringRefusedException>(() => wait.ForAsync(PlantedCluster.Model, Queue(61), "x", needs: "int8"));
        Assert.StartsWith("No device that may have this run runs networks of 8-bit integers, for ", refused.Message, StringComparison.Ordinal);
    }

    // Those of one precision.
    private UnofferedPrecision[] Look(int seconds, string precision = "int8")
    {
        _unoffered.Look(_devices, TimeSpan.FromSeconds(seconds));
        return [.. _unoffered.Status(_backlog, TimeSpan.FromSeconds(seconds)).Where(u => u.Precision == precision)];
    }
}

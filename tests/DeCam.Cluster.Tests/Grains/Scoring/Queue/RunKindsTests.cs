using DeCam.Cluster.Grains.Scoring.Queue;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class RunKindsTests
{
    private readonly RunKinds _kinds = new();

    [Fact]
    public void Freest_SpeedsUnknown_CountsDevicesForEachRun()
    {
        QueueDevice[] devices = [Of("a", 1), Of("b", 2), Of("b", 3)];

        string[] bound = [.. Enumerable.Range(0, 6).Select(i => Bind(devices, $"{i}"))];

        Assert.Equal((2, 4), (bound.Count(b => b == "a"), bound.Count(b => b == "b")));
        Assert.Equal("b", bound[0]);
    }

    [Fact]
    public void Freest_SpeedsKnown_TakesTheFastKind()
    {
        QueueDevice[] devices = [Of("fast", 1, secondsPerMask: 0.01), Of("slow", 2, secondsPerMask: 1), Of("slow", 3, secondsPerMask: 1)];

        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal("fast", Bind(devices, $"{i}")));
    }

    [Fact]
    public void Freest_RunOfASweep_GivesEveryKindOneFirst()
    {
        QueueDevice[] devices = [Of("fast", 1, secondsPerMask: 0.01), Of("slow", 2, secondsPerMask: 1)];

        Assert.Equal(["fast", "slow", "fast", "fast"], Enumerable.Range(0, 4).Select(i => Bind(devices, $"{i}", RunPriority.Sweep)));
    }

    [Fact]
    public void Freest_UnlikeMachinesOfOneArithmetic_AreNamedTogether()
    {
        var (one, other) = (Of("a", 1), Of("a", 2));
        other.Hear(new("a", "runtime", "Another"));

        Assert.Equal(new("a", "runtime", "A processor, Another"), _kinds.Freest([one, other], RunPriority.Interactive));
    }

    [Fact]
    public void Freest_NoDeviceHasToldItsKind_IsNone() => Assert.Null(_kinds.Freest([new(Device("new"))], RunPriority.Interactive));

    [Fact]
    public void Expire_RunNotHeardOf_FreesItsKind()
    {
        _kinds.Note("gone", "a", TimeSpan.Zero);
        _kinds.Note("seen", "a", TimeSpan.Zero);
        _kinds.See("seen", TimeSpan.FromMinutes(2));

        _kinds.Expire(TimeSpan.FromMinutes(2));

        Assert.Equal(1, _kinds.Of("a"));
    }

    private string Bind(QueueDevice[] devices, string run, RunPriority priority = RunPriority.Interactive)
    {
        var kind = _kinds.Freest(devices, priority)!.Fingerprint;
        _kinds.Note(run, kind, TimeSpan.Zero);
        return kind;
    }

    private static QueueDevice Of(string kind, int silo, double? secondsPerMask = null)
    {
        var device = new QueueDevice(Device("cpu", silo));
        device.Hear(new(kind, "runtime", "A processor"));
        if (secondsPerMask is { } seconds) device.Learn(100, 100 * seconds);
        return device;
    }
}

using CsCheck;
using DeCam.Cluster.Grains.Scoring.Queue;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class QueueDeviceTests
{
    private readonly QueueDevice _device = new(Device("cpu"));

    [Fact]
    public void Allowance_NewDevice_IsAMinute() => Assert.Equal(TimeSpan.FromMinutes(1), _device.Allowance(64));

    [Fact]
    public void Allowance_AfterOneLease_IsFiveTimesItsTimeForEachMask()
    {
        _device.Learn(10, seconds: 4);

        Assert.Equal(20, _device.Allowance(10).TotalSeconds, 6);
        Assert.Equal(40, _device.Allowance(20).TotalSeconds, 6);
    }

    [Fact]
    public void Allowance_QuickDevice_IsThreeSecondsAtLeast()
    {
        _device.Learn(100, seconds: 0.1);

        Assert.Equal(TimeSpan.FromSeconds(3), _device.Allowance(1));
    }

    [Fact]
    public void Learn_SlowerLease_CountsForThreeTenths()
    {
        _device.Learn(1, seconds: 1);
        _device.Learn(1, seconds: 2);

        Assert.Equal(5 * 1.3, _device.Allowance(1).TotalSeconds, 6);
    }

    [Fact]
    public void Allowance_OtherPrecision_HasASpeedOfItsOwn()
    {
        _device.Learn(10, seconds: 1, precision: "int8");

        Assert.Equal(60 + 30, _device.NetworkAllowance(0).TotalSeconds, 6);
        Assert.Equal(50 + 30, _device.NetworkAllowance(100).TotalSeconds, 6);
        Assert.Equal(TimeSpan.FromMinutes(1), _device.Allowance(100));
        Assert.Equal(100, _device.Allowance(200).TotalSeconds, 6);

        _device.Learn(10, seconds: 4);

        Assert.Equal((200, 80, 2.5), (_device.Allowance(100).TotalSeconds, _device.NetworkAllowance(100).TotalSeconds, _device.Speed!.Value));
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(10, 0.0)]
    [InlineData(10, -1.0)]
    public void Learn_NothingMeasured_ChangesNothing(int masks, double seconds)
    {
        _device.Learn(masks, seconds);

        Assert.Equal(TimeSpan.FromMinutes(1), _device.Allowance(10));
    }

    [Fact]
    public void Allowance_AnyHistory_LiesBetweenTheQuickestAndTheSlowestLease() => Gen.Double[0.1, 10].Array[1, 20].Sample(seconds =>
    {
        const int masks = 16;
        var device = new QueueDevice(Device("cpu"));
        foreach (var time in seconds) device.Learn(masks, time);

        Assert.InRange(device.Allowance(masks).TotalSeconds, Math.Max(3, 5 * seconds.Min()) - 1e-6, Math.Max(3, 5 * seconds.Max()) + 1e-6);
    });
}

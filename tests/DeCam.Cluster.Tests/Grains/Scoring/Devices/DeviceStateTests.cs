using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Cluster.Testing.Planted;
using Microsoft.Extensions.Time.Testing;

namespace DeCam.Cluster.Tests.Grains.Scoring.Devices;

public sealed class DeviceStateTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DeviceState _device;

    public DeviceStateTests() => _device = new(new PlantedDevice(), _clock);

    [Fact]
    public void Fail_ThreeTimesInARow_IsOutUntilALeaseIsDone()
    {
        Assert.False(_device.Fail("one"));
        Assert.False(_device.Fail("two"));
        Assert.True(_device.Fail("three"));
        Assert.Equal("3 faults in a row, the last: three", _device.OutOfService);
        Assert.Equal(TimeSpan.FromSeconds(5), _device.Pause);

        Assert.True(_device.Succeed(1));

        Assert.Null(_device.OutOfService);
        Assert.Equal("1 times out of service, the last fault: three", _device.Outages);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(500, false)]
    public void Fail_OneLeaseOfSoMany_IsOutWhereItIsOneInAHundred(int every, bool isOut)
    {
        var wasOut = false;
        for (var lease = 1; lease <= 2000; lease++)
        {
            if (lease % every == 0) wasOut |= _device.Fail("once more");
            else _device.Succeed(1);
        }

        Assert.Equal(isOut, wasOut);
        Assert.Equal(isOut, _device.Outages is not null);
    }

    [Fact]
    public void Fail_ThatComesBackAndFailsOn_IsOutLongerEachTime()
    {
        var pauses = new List<TimeSpan>();
        for (var lease = 1; lease <= 3000; lease++)
        {
            if (lease % 50 != 0) _device.Succeed(1);
            else if (_device.Fail("once more")) pauses.Add(_device.Pause);
        }

        Assert.InRange(pauses.Count, 4, 60);
        Assert.Equal(pauses.Order(), pauses);
        Assert.True(pauses[^1] >= 4 * pauses[0], $"from {pauses[0]} to {pauses[^1]}");
    }
}

using DeCam.Cluster.Grains.Scoring.Queue;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class DeviceBookTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(15);
    private readonly DeviceBook _book = new();

    [Fact]
    public void See_DeviceThatAskedBefore_IsTheSame()
    {
        var first = _book.See(Device("cpu"), TimeSpan.Zero);
        var again = _book.See(Device("cpu"), Kept);

        Assert.Same(first, again);
        Assert.Equal(Kept, again.Seen);
        Assert.Equal(1, _book.Count);
    }

    [Fact]
    public void See_SameNameOnAnotherSilo_IsAnotherDevice()
    {
        _book.See(Device("cpu", silo: 1), TimeSpan.Zero);
        _book.See(Device("cpu", silo: 2), TimeSpan.Zero);

        Assert.Equal(2, _book.Count);
    }

    [Fact]
    public void Expire_DeviceThatHasNotAskedForAWhile_IsForgotten()
    {
        _book.See(Device("early"), TimeSpan.Zero);
        _book.See(Device("late"), TimeSpan.FromTicks(1));

        _book.Expire(Kept + TimeSpan.FromTicks(1), _ => false);

        Assert.Null(_book.Find(Device("early")));
        Assert.NotNull(_book.Find(Device("late")));
    }

    [Fact]
    public void Expire_DeviceWithALease_IsKept()
    {
        var device = _book.See(Device("cpu"), TimeSpan.Zero);
        new LeaseBook().Add(Lease(device, Item("a", 0)));

        _book.Expire(10 * Kept, _ => false);

        Assert.Same(device, _book.Find(Device("cpu")));
    }

    [Fact]
    public void Expire_SiloLost_ForgetsItsDevicesAtOnceWithTheirLeases()
    {
        var lost = _book.See(Device("cpu", silo: 1), TimeSpan.Zero);
        new LeaseBook().Add(Lease(lost, Item("a", 0)));
        _book.See(Device("cpu", silo: 2), TimeSpan.Zero);

        _book.Expire(TimeSpan.Zero, silo => silo.Equals(SiloAt(1)));

        Assert.Null(_book.Find(Device("cpu", silo: 1)));
        Assert.NotNull(_book.Find(Device("cpu", silo: 2)));
    }

    [Fact]
    public void AnyBeside_WorkThatFailed_LooksAtTheOtherDevicesThatMayHaveIt()
    {
        _book.See(Device("a"), TimeSpan.Zero);
        var other = _book.See(Device("b"), TimeSpan.Zero);
        var (work, attribution) = (Item("run", 0), Attribution("run"));
        work.Fail(Device("a"), TimeSpan.Zero);

        Assert.True(_book.AnyBeside(work));
        Assert.False(_book.AnyBeside(attribution));
        other.MakesAttributions = true;
        Assert.True(_book.AnyBeside(attribution));
        work.Fail(Device("b"), TimeSpan.Zero);
        Assert.False(_book.AnyBeside(work));
    }
}

using CsCheck;
using DeCam.Cluster.Grains.Scoring.Queue;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class LeaseBookTests
{
    private const int Devices = 4;

    [Fact]
    public void Counters_LendAndEnd_AreThoseOfTheLeasesOut() => Gen.Int[-6, Devices - 1].Array[0, 40].Sample(steps =>
    {
        var book = new LeaseBook();
        var devices = Enumerable.Range(0, Devices).Select(i => new QueueDevice(Device($"{i}"))).ToArray();
        var open = new List<Lease>();
        for (var step = 0; step < steps.Length; step++)
        {
            // A number of a device lends to it; a negative one ends a lease.
            if (steps[step] >= 0)
            {
                open.Add(Lease(devices[steps[step]], Item("a", step), Item("b", step)));
                book.Add(open[^1]);
            }
            else if (open.Count > 0)
            {
                var ended = open[-steps[step] % open.Count];
                open.Remove(ended);
                Assert.Same(ended, book.Remove(ended.Id));
            }

            Assert.Equal(open.Count, book.Count);
            Assert.Equal(open.Select(l => l.Device).Distinct().Count(), book.Devices);
            Assert.Equal(open.Select(l => l.Id).Order(), book.All.Select(l => l.Id).Order());
            Assert.All(devices, d => Assert.Equal(open.Where(l => l.Device == d), d.Leases));
        }
    });

    [Fact]
    public void Find_ItemOfALease_IsThereUntilTheLeaseEnds()
    {
        var book = new LeaseBook();
        var item = Item("a", 1);
        var lease = Lease(new(Device("cpu")), Item("a", 0), item);
        book.Add(lease);

        Assert.Same(item, book.Find("a", 1));
        Assert.Null(book.Find("a", 2));
        Assert.Null(book.Find("b", 1));
        book.Remove(lease.Id);
        Assert.Null(book.Find("a", 1));
    }

    [Fact]
    public void Remove_LeaseThatHasEnded_GivesNull()
    {
        var book = new LeaseBook();
        var lease = Lease(new(Device("cpu")), Item("a", 0));
        book.Add(lease);

        Assert.Same(lease, book.Remove(lease.Id));
        Assert.Null(book.Remove(lease.Id));
        Assert.Equal(0, book.Devices);
    }

    [Fact]
    public void Masks_OfALease_AreThoseOfItsItems() =>
        Assert.Equal(37, Lease(new(Device("cpu")), Item("a", 0, 30), Item("b", 0, 7)).Masks);
}

using DeCam.Cluster.Grains.Scoring.Queue;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

/// <summary>A slot that has not come back long after its lease expired hangs.</summary>
public sealed class LateLeasesTests
{
    private static readonly TimeSpan HungAfter = TimeSpan.FromSeconds(60);
    private readonly LateLeases _late = new(HungAfter);

    [Theory]
    [InlineData(3, 60)]         // the least
    [InlineData(45, 90)]        // twice what the work may take
    public void Hanging_SlotThatDoesNotComeBack_IsToldOnceOthersHaveDoneItsWork(int allowance, int hungAfter)
    {
        _late.Add(Expired(allowance));

        Assert.Empty(_late.Hanging(TimeSpan.FromSeconds(hungAfter - 1), _ => true));
        Assert.Empty(_late.Hanging(TimeSpan.FromSeconds(hungAfter), _ => false));
        Assert.Equal($"it did not answer within {hungAfter} s, and its work was done elsewhere.", Assert.Single(_late.Hanging(TimeSpan.FromSeconds(hungAfter), _ => true)).Fault);
        Assert.Empty(_late.Hanging(TimeSpan.FromSeconds(hungAfter), _ => true));
    }

    [Fact]
    public void Hanging_SlotThatComesBackLate_IsForgotten()
    {
        _late.Add(Expired(3));
        _late.Forget(Device("a"), slot: 1);
        Assert.Single(_late.Hanging(HungAfter, _ => true));

        _late.Add(Expired(3));
        _late.Forget(Device("a"), slot: 0);
        Assert.Empty(_late.Hanging(HungAfter, _ => true));
    }

    private static Lease Expired(int allowance) => Lease(new QueueDevice(Device("a")), Item("run", 0)) with { Due = TimeSpan.FromSeconds(allowance) };
}

using DeCam.Cluster.Grains.Scoring.Queue;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class PoisonedItemsTests
{
    private readonly PoisonedItems _items = new();

    [Fact]
    public void Add_Item_IsRefusedWithItsLastFault()
    {
        var report = _items.Add(Item("a", 4).Item, "The card was lost.");

        Assert.Equal("a", report.RunId);
        Assert.Equal(4, report.Batch);
        Assert.Equal(FailureKind.Internal, report.Refusal!.Kind);
        Assert.Equal("Batch 4 could not be scored in 3 attempts; the last one ended with: The card was lost.", report.Refusal.Message);
        Assert.Same(report, _items.Find("a", 4));
    }

    [Fact]
    public void Find_ItemNotGivenUp_IsNull()
    {
        _items.Add(Item("a", 4).Item, "fault");

        Assert.Null(_items.Find("a", 5));
        Assert.Null(_items.Find("b", 4));
    }

    [Fact]
    public void Remove_Run_ForgetsItsItemsOnly()
    {
        _items.Add(Item("a", 0).Item, "fault");
        _items.Add(Item("a", 1).Item, "fault");
        _items.Add(Item("b", 0).Item, "fault");

        _items.Remove("a");

        Assert.Null(_items.Find("a", 0));
        Assert.Null(_items.Find("a", 1));
        Assert.NotNull(_items.Find("b", 0));
    }
}

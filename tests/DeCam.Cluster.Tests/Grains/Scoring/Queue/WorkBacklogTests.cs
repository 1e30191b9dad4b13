using CsCheck;
using DeCam.Cluster.Grains.Scoring.Queue;
using DeCam.Cluster.Testing.Planted;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class WorkBacklogTests
{
    private const int Masks = 10;

    /// <summary>Numbers of items of some runs.</summary>
    private static readonly Gen<int[]> Runs = Gen.Int[1, 6].Array[1, 6];

    [Fact]
    public void Pick_RunsOfOnePriority_AreNeverMoreThanOneItemApart() => Runs.Sample(counts =>
    {
        var backlog = Filled(counts, RunPriority.Sweep);
        var served = new int[counts.Length];
        while (Next(backlog) is { } item)
        {
            served[int.Parse(item.Owner)]++;
            var waiting = Enumerable.Range(0, counts.Length).Where(run => served[run] < counts[run]).Select(run => served[run]).ToList();
            if (waiting.Count > 0) Assert.InRange(waiting.Max() - waiting.Min(), 0, 1);
        }

        Assert.Equal(counts, served);
    });

    [Fact]
    public void Pick_ItemsOfARun_ComeInTheirOrder() => Runs.Sample(counts =>
    {
        var backlog = Filled(counts, RunPriority.Interactive);
        var next = new int[counts.Length];
        while (Next(backlog) is { } item) Assert.Equal(next[int.Parse(item.Owner)]++, item.Number);
    });

    [Fact]
    public void Pick_InteractiveAndSweeps_ServesEveryInteractiveItemFirst() => Gen.Select(Runs, Runs, Gen.Int[1, 5]).Sample((interactive, sweeps, items) =>
    {
        var backlog = Filled(interactive, RunPriority.Interactive);
        Fill(backlog, sweeps, RunPriority.Sweep, "sweep-");
        var order = new List<RunPriority>();
        while (backlog.Count > 0) order.AddRange(backlog.Pick(items * Masks, _ => true).Select(i => i.Priority));

        Assert.Equal(order.Order(), order);
    });

    [Fact]
    public void Pick_AnyLimit_TakesOneItemOrStaysWithinTheMasks() =>
        Gen.Select(Gen.Int[1, 30].Array[1, 12], Gen.Int[1, 60]).Sample((masks, limit) =>
        {
            var backlog = new WorkBacklog();
            for (var i = 0; i < masks.Length; i++) backlog.Add(Item($"{i % 4}", i, masks[i]));
            while (backlog.Count > 0)
            {
                var picked = backlog.Pick(limit, _ => true);
                Assert.NotEmpty(picked);
                if (picked.Count > 1) Assert.InRange(picked.Sum(i => i.Masks), 1, limit);
            }
        });

    [Fact]
    public void Counters_AddPickAndRemove_AreThoseOfTheItemsLeft() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[1, 20]).Array[0, 40].Sample(steps =>
        {
            var backlog = new WorkBacklog();
            var left = new List<QueuedWork>();
            for (var step = 0; step < steps.Length; step++)
            {
                var (action, run, masks) = steps[step];
                if (action == 0)
                {
                    left.Add(Item($"{run}", step, masks));
                    backlog.Add(left[^1]);
                }
                else if (action == 1)
                {
                    left = [.. left.Except(backlog.Pick(masks, _ => true))];
                }
                else
                {
                    left.RemoveAll(i => i.Owner == $"{run}");
                    backlog.Remove($"{run}");
                }

                Assert.Equal(left.Count, backlog.Count);
                Assert.Equal(left.Sum(i => i.Masks), backlog.Masks);
                Assert.Equal(left.Select(i => i.Owner).Distinct().Count(), backlog.Owners);
                Assert.All(left, i => Assert.True(backlog.Contains(i.Owner, i.Number)));
            }
        });

    [Fact]
    public void Pick_RunsOfTwoKinds_KeepTheirTurnsWhileTheOtherKindIsServed()
    {
        var backlog = new WorkBacklog();
        for (var batch = 0; batch < 3; batch++)
            foreach (var run in (string[])["x1", "y1", "x2", "y2"]) backlog.Add(Item(run, batch, Masks, kind: run[..1]));
        var served = new List<string>();
        while (backlog.Count > 0) served.AddRange(((string[])["x", "y"]).SelectMany(kind => backlog.Pick(Masks, _ => true, kind)).Select(w => w.Owner));

        Assert.Equal(["x1", "x2", "x1", "x2", "x1", "x2"], served.Where(r => r[0] == 'x'));
        Assert.Equal(["y1", "y2", "y1", "y2", "y1", "y2"], served.Where(r => r[0] == 'y'));
    }

    [Fact]
    public void Pick_BoundAndUnbound_AreForTheirKindAndForAll()
    {
        var backlog = new WorkBacklog();
        backlog.Add(Item("bound", 0, Masks, kind: "x"));
        Assert.Equal((true, false), (backlog.HasBound, backlog.HasUnbound));
        Assert.Empty(backlog.Pick(Masks, _ => true));
        Assert.Empty(backlog.Pick(Masks, _ => true, "y"));
        backlog.Add(Item("any", 0, Masks));

        Assert.Equal([(1, Masks), (2, 2 * Masks), (1, Masks)], new[] { "", "x", "y" }.Select(backlog.For));
        Assert.Equal(["bound", "any"], backlog.Pick(5 * Masks, _ => true, "x").Select(w => w.Owner));
        Assert.Equal((false, false), (backlog.HasBound, backlog.HasUnbound));
    }

    [Fact]
    public void RemoveUnlike_RunBoundToAnotherKind_LeavesWhatIsOfThatKindAndOfOthers()
    {
        var backlog = new WorkBacklog();
        backlog.Add(Item("run", 0, Masks, kind: "x"));
        backlog.Add(Item("run", 1, Masks, kind: "y"));
        backlog.Add(Item("other", 0, Masks, kind: "x"));

        backlog.RemoveUnlike("run", "y");

        Assert.Equal((2, 2), (backlog.Count, backlog.Owners));
        Assert.Equal(1, Assert.Single(backlog.Pick(Masks, _ => true, "y")).Number);
        backlog.RemoveUnlike("other", null);
        Assert.Equal((0, 0, false), (backlog.Count, backlog.Owners, backlog.HasBound));
    }

    [Fact]
    public void RemoveUnlike_OtherNetworkOfThatNumber_IsTakenOut()
    {
        var backlog = new WorkBacklog();
        backlog.Add(Item("run", 0, Masks));
        backlog.Add(Network("run", 1, "a"));

        backlog.RemoveUnlike("run", 0, null);
        backlog.RemoveUnlike("run", 1, "a");
        Assert.Equal((2, 1), (backlog.Count, backlog.Needing("int8", "")));

        backlog.RemoveUnlike("run", 1, "b");
        Assert.Equal((1, 0), (backlog.Count, backlog.Needing("int8", "")));
        backlog.RemoveUnlike("run", 0, "a");
        Assert.Equal(0, backlog.Owners);
    }

    [Fact]
    public void Pick_ItemThatFailed_GoesAlone()
    {
        var backlog = new WorkBacklog();
        var failed = Item("a", 0);
        failed.Fail(Device("sick"), TimeSpan.Zero);
        backlog.Add(failed);
        backlog.Add(Item("b", 0));

        Assert.Equal([failed], backlog.Pick(100, _ => true));
        Assert.Equal("b", Assert.Single(backlog.Pick(100, _ => true)).Owner);
    }

    [Fact]
    public void Pick_DescriptionAmongBatches_GoesAloneInItsTurn()
    {
        var backlog = new WorkBacklog();
        var description = new QueuedDescription("b", new(PlantedCluster.Model, new('b', 64), "top1", RunPriority.Interactive));
        backlog.Add(Item("a", 0));
        backlog.Add(description);
        backlog.Add(Item("c", 0));

        Assert.Equal(["a", "c"], backlog.Pick(100, _ => true).Select(w => w.Owner));
        Assert.Same(description, Assert.Single(backlog.Pick(100, _ => true)));
    }

    [Fact]
    public void Pick_ItemThatTheDeviceMayNotTake_IsPassedOver()
    {
        var backlog = new WorkBacklog();
        backlog.Add(Item("a", 0));
        backlog.Add(Item("b", 0));

        Assert.Equal("b", Assert.Single(backlog.Pick(Masks, i => i.Owner == "b")).Owner);
        Assert.Empty(backlog.Pick(Masks, i => i.Owner == "b"));
        Assert.Equal(1, backlog.Count);
    }

    [Fact]
    public void Add_ItemThatComesBack_IsTheNextOfItsRun()
    {
        var backlog = Filled([2], RunPriority.Interactive);
        var first = Next(backlog)!;

        backlog.Add(first, first: true);

        Assert.Equal(first, Next(backlog));
        Assert.Equal(1, Next(backlog)!.Number);
    }

    private static WorkBacklog Filled(int[] counts, RunPriority priority)
    {
        var backlog = new WorkBacklog();
        Fill(backlog, counts, priority, "");
        return backlog;
    }

    private static void Fill(WorkBacklog backlog, int[] counts, RunPriority priority, string prefix)
    {
        for (var run = 0; run < counts.Length; run++)
            for (var batch = 0; batch < counts[run]; batch++) backlog.Add(Item($"{prefix}{run}", batch, Masks, priority));
    }

    private static QueuedWork? Next(WorkBacklog backlog) => backlog.Pick(Masks, _ => true).SingleOrDefault();
}

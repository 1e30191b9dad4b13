using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Cluster.Testing.Planted;
using Microsoft.Extensions.DependencyInjection;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class ScoreQueueTests
{
    [Fact]
    public async Task Queue_SickDevice_IsTakenOutAndOthersDoTheWorkUntilItIsBack()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [new("sick"), new("well")]);
        var (sick, well) = (cluster.Devices.Values.Single(d => d.Name == "sick"), cluster.Devices.Values.Single(d => d.Name == "well"));
        // Faults count against a device only while another one is there to do the work.
        var wellWorks = new TaskCompletionSource();
        sick.Before = async _ =>
        {
            await wellWorks.Task;
            throw new IOException("The card was lost.");
        };
        well.Before = _ =>
        {
            wellWorks.TrySetResult();
            return Task.Delay(20);
        };

        var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(async seed => await cluster.ExplainAsync(await cluster.SpecAsync(seed))));

        Assert.All(ends, s => Assert.Equal((RunState.Completed, null), (s.State, s.Failure)));
        Assert.Equal(0, sick.Masks);
        Assert.InRange(sick.Calls.Count, 3, 6);
        DeviceReport? report = null;
        while (report?.OutOfService is null)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            var status = await cluster.Grains.GetGrain<IClusterGrain>(0).StatusAsync();
            report = status.Silos.Single().Report?.Devices.Single(d => d.Device == "sick");
        }

        Assert.Contains("The card was lost.", report.OutOfService);
        Assert.Contains(cluster.Log.Lines, line => line.StartsWith("Error: Device sick is out of service", StringComparison.Ordinal));

        sick.Before = well.Before = _ => Task.Delay(20);
        for (var seed = 4; !cluster.Log.Lines.Contains("Information: Device sick is back in service"); seed++)
        {
            Assert.True(seed < 100, "The device was not tried again.");
            await cluster.ExplainAsync(await cluster.SpecAsync(seed));
        }

        Assert.True(sick.Masks > 0);
    }

    [Fact]
    public async Task Queue_SickDeviceThatDescribes_IsTakenOut()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [new("sick") { Before = _ => throw new IOException("The card was lost.") }]);

        // Each run begins with a description that succeeds, and has one batch.
        for (var seed = 0; seed < DeviceState.FaultLimit; seed++)
            await cluster.ExplainAsync(await cluster.SpecAsync(seed) with { Options = new() { ["masks"] = "16" } });

        var devices = cluster.Silos.Silos.Select(s => cluster.Silos.GetSiloServiceProvider(s.SiloAddress).GetRequiredService<DeviceSet>());
        Assert.EndsWith(" faults in a row, the last: IOException: The card was lost.", devices.Single().All.Single().OutOfService, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queue_SlowAndFastDevice_BothWork()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ =>
            [new("slow") { Before = _ => Task.Delay(60) }, new("fast") { Before = _ => Task.Delay(10) }]);

        await cluster.ExplainAsync(await cluster.SpecAsync());

        var (slow, fast) = (cluster.Devices.Values.Single(d => d.Name == "slow").Masks, cluster.Devices.Values.Single(d => d.Name == "fast").Masks);
        Assert.True(slow > 0 && fast > slow, $"The slow device scored {slow} masks and the fast one {fast}.");
    }

    [Fact]
    public async Task Take_InteractiveBesideSweep_ServesThePersonFirst()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10);
        await queue.SubmitAsync("sweep", RunPriority.Sweep, batches: 3);
        await queue.SubmitAsync("person", RunPriority.Interactive, batches: 2);

        Assert.Equal(["person 0", "person 1", "sweep 0", "sweep 1", "sweep 2"], await queue.DrainAsync());
    }

    [Fact]
    public async Task Take_TwoRunsOfOnePriority_TakeTurns()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10);
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 3);
        await queue.SubmitAsync("b", RunPriority.Sweep, batches: 2);
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 3);

        Assert.Equal(["a 0", "b 0", "a 1", "b 1", "a 2"], await queue.DrainAsync());
    }

    [Fact]
    public async Task Take_RoomForSeveral_FusesRuns()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 25);
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 2);
        await queue.SubmitAsync("b", RunPriority.Sweep, batches: 1);

        Assert.Equal(["a 0 + b 0", "a 1"], await queue.DrainAsync());
    }

    [Fact]
    public async Task Take_DescriptionBesideBatches_GoesAloneInItsTurn()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 30);
        var description = new DescriptionRequest(PlantedCluster.Model, new('b', 64), "top1", RunPriority.Sweep);
        await queue.SubmitAsync("sweep", RunPriority.Sweep, batches: 2);
        await queue.Queue.DescribeAsync(description);
        await queue.Queue.DescribeAsync(description with { Priority = RunPriority.Interactive });

        Assert.Equal(["description", "sweep 0 + sweep 1", "description"], await queue.DrainAsync());
    }

    [Fact]
    public async Task Withdraw_DescriptionThatWaits_LeavesNothingToTake()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10);
        var description = new DescriptionRequest(PlantedCluster.Model, new('b', 64), "top1", RunPriority.Sweep);
        await queue.Queue.DescribeAsync(description);

        await queue.Queue.WithdrawAsync(DescriptionIds.Of(description));

        Assert.Null(await queue.TakeAsync());
    }

    [Fact]
    public async Task Take_LeaseLostWithItsSlot_ComesBack()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10);
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 1);
        var first = await queue.TakeAsync();

        var second = await queue.TakeAsync();

        Assert.Equal(first!.Items[0].Batch, second!.Items[0].Batch);
        Assert.Empty(await queue.MissingAsync("a", 0));
        Assert.Equal((int[])[7], await queue.MissingAsync("a", 0, 7));
    }

    [Fact]
    public async Task Submit_RunThatIsBoundToAnotherKindNow_IsServedThere()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10);
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 3, kind: "x");
        var before = await queue.TakeAsync(device: "x", kind: "x");

        // The batch that is lent to the other kind as well as those that wait for it.
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 2, kind: "y");

        var leases = new List<WorkLease> { (await queue.TakeAsync(device: "y", kind: "y"))!, (await queue.TakeAsync(device: "y", slot: 1, concurrency: 2, kind: "y"))! };
        await queue.Queue.GiveBackAsync(new(before!.Id, "The card was lost."));
        Assert.Equal([0, 1], leases.Select(l => Assert.Single(l.Items).Batch).Order());
        Assert.Empty(await queue.MissingAsync("a", 0, 1));
        Assert.Null(await queue.TakeAsync(device: "x", slot: 1, kind: "x"));
        var status = await queue.Queue.StatusAsync();
        Assert.Equal((0, 2, 0), (status.WaitingItems, status.Leases, status.Stranded.Length));
    }

    [Fact]
    public async Task Take_TimeOfDayIsSet_LeavesLeasesWhereTheyAre()
    {
        var clock = new SetClock();
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [], clock: clock);
        var queue = new HandQueue(cluster, maxMasks: 10);
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 1);
        Assert.NotNull(await queue.TakeAsync());

        clock.Ahead = TimeSpan.FromHours(1);

        Assert.Null(await queue.TakeAsync(device: "other"));
        var status = await queue.Queue.StatusAsync();
        Assert.Equal((1, 2), (status.Leases, status.Devices));
    }

    [Fact]
    public async Task Take_SecondLeaseOfADevice_OnlyWithBacklog()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10);
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 2);

        Assert.NotNull(await queue.TakeAsync(slot: 0));
        Assert.Null(await queue.TakeAsync(slot: 1));
        await queue.SubmitAsync("b", RunPriority.Sweep, batches: 1);
        Assert.NotNull(await queue.TakeAsync(slot: 1));
    }

    [Fact]
    public async Task Take_SecondLeaseWhileAnotherDeviceIsIdle_LeavesItThatBatch()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10);
        Assert.Null(await queue.TakeAsync(device: "idle"));
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 2);

        Assert.NotNull(await queue.TakeAsync(slot: 0, concurrency: 2));
        Assert.Null(await queue.TakeAsync(slot: 1, concurrency: 2));
        Assert.NotNull(await queue.TakeAsync(device: "idle"));
    }

    [Fact]
    public async Task GiveBack_FaultBeforeAnotherDeviceHasAsked_IsLeftToThatOne()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10);
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 1);
        var failed = await queue.TakeAsync(device: "sick");
        await queue.Queue.GiveBackAsync(new(failed!.Id, "The card was lost."));

        var again = queue.TakeAsync(device: "sick");
        var other = await queue.TakeAsync(device: "well");

        Assert.Equal(2, other?.Attempt);
        Assert.Null(await again);
    }

    [Fact]
    public async Task GiveBack_FaultOfTheOnlyDevice_IsTriedThereAgain()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10);
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 1);
        var failed = await queue.TakeAsync();
        await queue.Queue.GiveBackAsync(new(failed!.Id, "The card was lost."));

        WorkLease? again = null;
        while (again is null) again = await queue.TakeAsync();

        Assert.Equal(2, again.Attempt);
    }

    [Fact]
    public async Task Take_MasksOfALaterVersion_GoToSilosThatKnowThem()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10);
        Assert.Null(await queue.TakeAsync(device: "new", newestMasks: 10));
        await queue.SubmitAsync("objects", RunPriority.Interactive, batches: 1, masks: 10);
        await queue.SubmitAsync("rise", RunPriority.Sweep, batches: 1, masks: 4);

        Assert.Equal("rise", (await queue.TakeAsync(device: "old"))!.Items[0].RunId);
        Assert.Null(await queue.TakeAsync(slot: 1, device: "old"));
        Assert.Equal("objects", (await queue.TakeAsync(device: "new", newestMasks: 10))!.Items[0].RunId);
    }

    [Fact]
    public async Task Cancel_WaitingRun_LeavesNothingToTake()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => []);
        var queue = new HandQueue(cluster, maxMasks: 10);
        await queue.SubmitAsync("a", RunPriority.Sweep, batches: 3);
        await queue.SubmitAsync("b", RunPriority.Sweep, batches: 1);

        await queue.Queue.CancelRunAsync("a");

        Assert.Equal(["b 0"], await queue.DrainAsync());
    }

    // The time of day as somebody sets it; what has passed since is the machine's.
    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}

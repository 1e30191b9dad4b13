using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Tests.Grains.Sweeps;

/// <summary>A cancelled sweep leaves no run at work and none stored, whatever was lost before.</summary>
public sealed class SweepCancelTests
{
    [Fact]
    public async Task Cancel_SiloOfTheSweepLost_EndsEveryRun()
    {
        await using var cluster = await PlantedCluster.StartAsync(3);
        using var sweep = new PlantedSweep(cluster, images: 24, masks: 6400);
        foreach (var device in cluster.Devices.Values) device.Before = _ => Task.Delay(20);
        await sweep.SubmitAsync();
        await sweep.UntilAsync(s => s.OpenRuns > 3, "to be under way");
        var home = await cluster.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(sweep.Grain, TestContext.Current.CancellationToken);
        var lost = cluster.Silos.Silos.Single(s => s.SiloAddress.Equals(home));
        await cluster.Silos.KillSiloAsync(lost, TestContext.Current.CancellationToken);

        var status = await PlantedCluster.RetryAsync(sweep.Grain.CancelAsync);

        Assert.Equal(SweepState.Cancelled, status.State);
        await NoRunsAsync(cluster);
        foreach (var (name, device) in cluster.Devices)
            if (!name.StartsWith(lost.Name, StringComparison.Ordinal)) await cluster.IdleAsync(device);
        Assert.Equal(SweepState.Cancelled, (await sweep.Grain.StatusAsync()).State);
    }

    [Fact]
    public async Task Cancel_SweepThatRemembersNothing_EndsItsRunsWithoutAnySupervisor()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        using var sweep = await UnderWayAsync(cluster);
        await PlantedCluster.DropAsync(sweep.Grain);

        await PlantedCluster.RetryAsync(sweep.Grain.CancelAsync);

        await NoRunsAsync(cluster);
        await cluster.IdleAsync(cluster.Devices.Values.Single());
    }

    [Fact]
    public async Task Touch_RunThatACancelledSweepNeverSaw_DropsItself()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        using var sweep = await UnderWayAsync(cluster);
        await sweep.Grain.CancelAsync();
        var late = cluster.Grains.GetGrain<IExplanationGrain>("sweep-of-test~1.99.0");
        await late.SubmitAsync(await cluster.SpecAsync(priority: RunPriority.Sweep) with { Sweep = "sweep-of-test" }, restart: false);

        await cluster.Grains.GetGrain<IRegistryGrain>(RegistryShards.Of("sweep-of-test~1.99.0")).TickAsync();

        await NoRunsAsync(cluster);
        await cluster.IdleAsync(cluster.Devices.Values.Single());
    }

    [Fact]
    public async Task Cancel_StoreAway_IsCancelledOnceItIsWritten()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        using var sweep = await UnderWayAsync(cluster);
        cluster.States.IsAway = true;
        await Assert.ThrowsAnyAsync<Exception>(sweep.Grain.CancelAsync);
        cluster.States.IsAway = false;

        Assert.Equal(SweepState.Cancelled, (await PlantedCluster.RetryAsync(sweep.Grain.CancelAsync)).State);

        await PlantedCluster.DropAsync(sweep.Grain);
        Assert.Equal(SweepState.Cancelled, (await PlantedCluster.RetryAsync(sweep.Grain.StatusAsync)).State);
        await NoRunsAsync(cluster);
        await cluster.IdleAsync(cluster.Devices.Values.Single());
    }

    [Fact]
    public async Task Wants_SweepsWhoseIdsBeginAlike_EachItsOwnRuns()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        using var first = await UnderWayAsync(cluster);
        using var second = await UnderWayAsync(cluster, "sweep-of-test.1");

        var wanted = await WantedAsync();
        // A sweep counts a run as open a moment before the registry knows it.
        for (var tries = 0; tries < 500 && !(wanted.Contains((true, false)) && wanted.Contains((false, true))); tries++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            wanted = await WantedAsync();
        }

        Assert.Contains((true, false), wanted);
        Assert.Contains((false, true), wanted);
        Assert.DoesNotContain((true, true), wanted);

        async Task<List<(bool First, bool Second)>> WantedAsync()
        {
            var open = await Task.WhenAll(Enumerable.Range(0, RegistryShards.Count).Select(shard => cluster.Grains.GetGrain<IRegistryGrain>(shard).OpenAsync()));
            var answers = new List<(bool First, bool Second)>();
            foreach (var run in open.SelectMany(ids => ids).Except(["sweep-of-test", "sweep-of-test.1"]))
                answers.Add((await first.Grain.WantsAsync(run), await second.Grain.WantsAsync(run)));
            return answers;
        }
    }

    [Fact]
    public async Task End_RunsThatCouldNotBeForgotten_AreDroppedAfterAll()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        using var sweep = new PlantedSweep(cluster, images: 2);
        cluster.Calls.Before = PlantedCalls.Losing("IExplanationGrain.ForgetAsync");
        await sweep.SubmitAsync();
        await sweep.UntilAsync(s => s.Done == 4, "to have every row");
        await PlantedCluster.DropAsync(sweep.Grain);
        cluster.Calls.Heal();

        await sweep.SubmitAsync();

        Assert.Equal((SweepState.Completed, 4), ((await sweep.EndAsync()).State, (await sweep.EndAsync()).Done));
        await NoRunsAsync(cluster);
    }

    private static async Task<PlantedSweep> UnderWayAsync(PlantedCluster cluster, string id = "sweep-of-test")
    {
        var sweep = new PlantedSweep(cluster, images: 12, masks: 6400, id);
        cluster.Devices.Values.Single().Before = _ => Task.Delay(20);
        await sweep.SubmitAsync();
        await sweep.UntilAsync(s => s.OpenRuns > 3, "to be under way");
        return sweep;
    }

    private static async Task NoRunsAsync(PlantedCluster cluster)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (Stored() is { Length: > 0 } left)
        {
            if (DateTime.UtcNow > deadline) Assert.Fail($"Waited for no run to be stored, but there are {string.Join(", ", left)}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        string[] Stored() => [.. cluster.States.Entries.Keys.Where(k => k.StartsWith("run/", StringComparison.Ordinal))];
    }
}

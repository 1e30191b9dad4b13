using DeCam.Cluster.Testing.Failover;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>What was accepted outlives all silos, and Redis.</summary>
[Collection(Failovers.Name), Trait("Category", "Failover")]
public sealed class WholeClusterTests
{
    private static readonly Workload Work = new() { Runs = 2, SweepSeeds = 2, Evaluations = 64 * 30 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_AllSilosKilledAtOnce_GoesOnByItself()
    {
        await using var group = await BegunAsync();

        for (var silo = 0; silo < group.Count; silo++) group[silo].Kill();
        for (var silo = 0; silo < group.Count; silo++) await group.LaunchAsync(silo);
        await group.HealAsync(Token);
        await group.ConnectAsync(Token);

        await IsCompleteAsync(group);
    }

    [Fact]
    public async Task Work_RedisKilledAndStartedAgain_GoesOnByItself()
    {
        await using var group = await BegunAsync();

        await group.Server.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        await group.Server.StartAgainAsync(Token);

        await IsCompleteAsync(group);
    }

    // Some work is done, some has begun.
    private static async Task<SiloGroup> BegunAsync()
    {
        Requirement.Redis();
        var group = await SiloGroup.StartAsync(3, KillMatrix.Devices, Token);
        await Work.SubmitAsync(group.Calls, "earlier", Token);
        await Work.CompleteAsync(group.Calls, "earlier", Token);
        await Work.SubmitAsync(group.Calls, "later", Token);
        var run = group.Calls.Cluster.Grains.GetGrain<IExplanationGrain>(Workload.RunId("later", 0));
        while ((await group.Calls.AskAsync(run.StatusAsync, Token)).Evaluations < Work.Evaluations / 4) await Task.Delay(50, Token);
        return group;
    }

    private static async Task IsCompleteAsync(SiloGroup group)
    {
        var expected = await Work.UndisturbedAsync("simulated:0ms", Token);
        Assert.Equal(expected, await Work.CompleteAsync(group.Calls, "later", Token));
        Assert.Equal(expected, await Work.CompleteAsync(group.Calls, "earlier", Token));
        var recent = await group.Calls.AskAsync(() => group.Calls.Cluster.Grains.GetGrain<IRunIndexGrain>(0).ListAsync(null, 10), Token);
        Assert.Equal(2 * Work.Runs, recent.Length);
    }
}

using DeCam.Cluster.Testing.Failover;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>What silos that meet in PostgreSQL have accepted outlives a silo and the server.</summary>
[Collection(Failovers.Name), Trait("Category", "Failover")]
public sealed class PostgresTests
{
    private static readonly Workload Work = new() { Runs = 2, SweepSeeds = 2, Evaluations = 64 * 20 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_SiloAndServerKilled_GoesOnToTheSameMaps()
    {
        Requirement.Postgres();
        await using var group = await SiloGroup.StartAsync(
            await PostgresProcess.StartAsync(withTables: true, Token), [ProcessPlace.Loopback, ProcessPlace.Loopback], KillMatrix.Devices, Token);
        await Work.SubmitAsync(group.Calls, "work", Token);
        var run = group.Calls.Cluster.Grains.GetGrain<IExplanationGrain>(Workload.RunId("work", 0));
        while ((await group.Calls.AskAsync(run.StatusAsync, Token)).Evaluations < Work.Evaluations / 4) await Task.Delay(50, Token);

        group[1].Kill();
        await group.Server.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        await group.Server.StartAgainAsync(Token);
        await group.LaunchAsync(1);
        await group.HealAsync(Token);

        Assert.Equal(await Work.UndisturbedAsync("simulated:0ms", Token), await Work.CompleteAsync(group.Calls, "work", Token));
        for (var silo = 0; silo < group.Count; silo++) Assert.DoesNotContain(PostgresProcess.Password, group[silo].Said, StringComparison.Ordinal);
    }
}

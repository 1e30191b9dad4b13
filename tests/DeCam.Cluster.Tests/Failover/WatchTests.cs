using DeCam.Cluster.Testing.Failover;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>Whoever watches sees the end, whichever silo they spoke to.</summary>
[Collection(Failovers.Name), Trait("Category", "Failover")]
public sealed class WatchTests
{
    private static readonly Workload Work = new() { Runs = 1, SweepSeeds = 3, Evaluations = 64 * 100 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_EverySiloKilledInTurn_ReportsTheEnd()
    {
        Requirement.Redis();
        await using var group = await SiloGroup.StartAsync(3, KillMatrix.Devices, Token);
        await Work.SubmitAsync(group.Calls, "watched", Token);
        using var run = DecamProcess.Start("runs", "watch", Workload.RunId("watched", 0), "--cluster", group.Address, "--json");
        using var sweep = DecamProcess.Start("sweep", "watch", "watched", "--cluster", group.Address, "--json");

        for (var silo = 0; silo < group.Count; silo++)
        {
            group[silo].Kill();
            await group.LaunchAsync(silo);
            await group.HealAsync(Token);
        }

        var (ofRun, ofSweep) = (await run.EndAsync(), await sweep.EndAsync());
        Assert.True(ofRun.ExitCode == 0, ofRun.Error);
        Assert.True(ofSweep.ExitCode == 0, ofSweep.Error);
        var maps = await Work.CompleteAsync(group.Calls, "watched", Token);
        Assert.Equal(maps["run0"], ofRun.Document.GetProperty("targets")[0].GetProperty("mapSha256").GetString());
    }
}

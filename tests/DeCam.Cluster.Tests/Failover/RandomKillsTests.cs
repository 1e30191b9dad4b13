using DeCam.Cluster.Tests.Silo.Processes;

namespace DeCam.Cluster.Tests.Failover;

[Collection(Failovers.Name), Trait("Category", "Failover")]
public sealed class RandomKillsTests(ITestOutputHelper output)
{
    private const int Kills = 20;

    [Fact]
    public async Task Sweep_SilosKilledAtRandom_GivesSameTable()
    {
        Requirement.Redis();
        var storm = new KillStorm(Kills, seed: 1, evaluations: 640, output.WriteLine);

        var (disturbed, undisturbed) = await storm.PlayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Kills, storm.Kills);
        Assert.Equal((KillStorm.Cells, KillStorm.Cells, 0, 0, 0), (disturbed.Expected, disturbed.Present, disturbed.Missing, disturbed.Doubled, disturbed.Failed));
        Assert.Equal(undisturbed.TableSha256, disturbed.TableSha256);
    }
}

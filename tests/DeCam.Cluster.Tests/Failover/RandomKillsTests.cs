using DeCam.Cluster.Testing.Failover;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Failover;

[Collection(Failovers.Name), Trait("Category", "Failover"), Trait("Category", "Long")]
public sealed class RandomKillsTests(ITestOutputHelper output)
{
    private const int Kills = 8;

    [Fact]
    public async Task Sweep_SilosKilledAtRandom_GivesSameTable()
    {
        Requirement.Redis();
        var storm = new KillStorm(Kills, seed: 1, evaluations: 256, output.WriteLine);

        var (disturbed, undisturbed) = await storm.PlayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Kills, storm.Kills);
        Assert.Equal(KillStorm.Cells, disturbed.Expected);
        Assert.Equal(KillStorm.Cells, disturbed.Present);
        Assert.Equal(0, disturbed.Missing);
        Assert.Equal(0, disturbed.Doubled);
        Assert.Equal(0, disturbed.Failed);
        Assert.Equal(undisturbed.TableSha256, disturbed.TableSha256);
    }
}

using DeCam.Cluster.Testing.Mishaps;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>One mishap of each kind in a sweep over two real silos; <c>benchmarks -- mishaps</c> plays hundreds.</summary>
[Collection(Failovers.Name), Trait("Category", "Failover")]
public sealed class MishapTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sweep_OneMishapOfEachKind_EndsRightlyAndNamesTheThing()
    {
        await using var cluster = await MishapCluster.StartAsync(Token);
        var trial = new MishapTrial(cluster, new Random(1));
        foreach (var kind in MishapCatalog.Kinds)
        {
            var verdict = await trial.PlayAsync(kind, Token);
            TestContext.Current.TestOutputHelper?.WriteLine($"{verdict.Mishap}: {verdict.End}");
            Assert.True(verdict.Wrong is null, $"{verdict.Mishap}: {verdict.End}; {verdict.Wrong}");
        }

        foreach (var silo in cluster.Silos)
        {
            Assert.False(silo.Process.HasExited, silo.Said);
            Assert.Empty(RepeatedLines.Of(silo.Said));
        }
    }
}

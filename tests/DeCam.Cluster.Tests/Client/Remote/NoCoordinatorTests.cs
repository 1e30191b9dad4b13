using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Tests.Silo.Processes;

namespace DeCam.Cluster.Tests.Client.Remote;

/// <summary>A cluster whose silos only score and let clients in.</summary>
public sealed class NoCoordinatorTests
{
    private const string Word = "no silo of the cluster has the role coordinator";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_EvaluatorsOnly_ClientAndSiloSayWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        await using var silo = await SiloProcess.StartAsync(null, ["--data", folder.File("data"), "--roles", "evaluator,api", "--simulate", "1x1"], Token);
        var address = string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{silo.Ports.Gateway}");

        (await Decam.RunAsync("cluster", "status", "--cluster", address)).IsRefusal(ExitCode.Cluster, address, Word);

        await silo.WaitUntilSaidAsync(Word, Token);
        Assert.Single(silo.Said.Split('\n'), line => line.Contains("warn:", StringComparison.Ordinal));
        Assert.DoesNotContain("fail:", silo.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(10, 10)]
    public async Task Ask_NoCoordinator_GivesUpInTime(int? patience, int seconds)
    {
        var calls = 0;
        var refused = await Assert.ThrowsAsync<CommandFailedException>(() => PatientCall.AskAsync("c", Fail, new SecondACall(), Token, patience is { } s ? TimeSpan.FromSeconds(s) : null));

        Assert.Contains(Word, refused.Message, StringComparison.Ordinal);
        Assert.Equal(seconds + 1, calls);

        Task<int> Fail()
        {
            calls++;
            throw new OrleansException("No active nodes are compatible with grain cluster and interface X version 0.");
        }
    }

    // Each look at the clock finds it a second further on, and pauses take no time.
    private sealed class SecondACall : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}

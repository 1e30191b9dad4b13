using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Testing.Processes;

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
        var refused = await Assert.ThrowsAsync<CommandFailedException>(() => new PatientCalls("c", new SecondAPause(), withoutCoordinator: patience is { } s ? TimeSpan.FromSeconds(s) : null).AskAsync(Fail, Token));

        Assert.Contains(Word, refused.Message, StringComparison.Ordinal);
        // At 0 s, at each second up to the limit, and once beyond it.
        Assert.Equal(seconds + 2, calls);

        Task<int> Fail()
        {
            calls++;
            throw new OrleansException("No active nodes are compatible with grain cluster and interface X version 0.");
        }
    }

    // Pauses take no time, but the clock is a second further on after each.
    private sealed class SecondAPause : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _seconds++;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}

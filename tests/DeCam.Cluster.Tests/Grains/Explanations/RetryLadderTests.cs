using DeCam.Cluster.Grains.Explanations;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;

namespace DeCam.Cluster.Tests.Grains.Explanations;

public sealed class RetryLadderTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _held = [];
    private int _rounds;
    private int _calls;

    [Theory]
    [InlineData(false, RetryPlan.Attempts)]
    [InlineData(true, RetryPlan.AloneAttempts)]
    public async Task Run_FaultThatStays_IsThrownAfterTheAttempts(bool isAlone, int attempts)
    {
        await Assert.ThrowsAsync<IOException>(() => RunAsync(isAlone, () => throw new IOException("full")));

        Assert.Equal(attempts, _calls);
        Assert.Equal(attempts - 1, _held.Count);
    }

    [Fact]
    public async Task Run_ProgressBetweenFaults_BeginsTheCountAnew()
    {
        // Nine faults with progress before each, then as many as an embedded run is allowed.
        await Assert.ThrowsAsync<IOException>(() => RunAsync(isAlone: true, () =>
        {
            if (_calls < 10) _rounds++;
            throw new IOException("full");
        }));

        Assert.Equal(9 + RetryPlan.AloneAttempts - 1, _calls);
    }

    [Fact]
    public async Task Run_FailedRunOrLostRecord_IsNotRepeated()
    {
        await Assert.ThrowsAsync<RunFailedException>(() => RunAsync(false, () => throw new RunFailedException(new(FailureKind.Input, "No picture."))));
        await Assert.ThrowsAsync<InconsistentStateException>(() => RunAsync(false, () => throw new InconsistentStateException("theirs")));
        await Assert.ThrowsAsync<CheckpointsLostException>(() => RunAsync(true, () => throw new CheckpointsLostException(new IOException("full"))));

        Assert.Equal(3, _calls);
        Assert.Empty(_held);
    }

    [Fact]
    public async Task Run_FaultThatPasses_GivesTheResult()
    {
        Assert.Equal(3, await RunAsync(false, () => _calls < 3 ? throw new IOException($"fault {_calls}") : _calls));

        Assert.Equal(["fault 1", "fault 2"], _held);
    }

    private async Task<int> RunAsync(bool isAlone, Func<int> work)
    {
        var ladder = new RetryLadder(() => _rounds, isAlone, e => _held.Add(e.Message), _clock);
        var running = ladder.RunAsync(
            () =>
            {
                _calls++;
                return Task.FromResult(work());
            },
            TestContext.Current.CancellationToken);
        while (!running.IsCompleted) _clock.Advance(TimeSpan.FromSeconds(20));
        return await running;
    }
}

using DeCam.Cluster.Client.Runs;
using Microsoft.Extensions.Time.Testing;

namespace DeCam.Cluster.Tests.Client;

/// <summary>The list of runs does not wait for a run that does not answer.</summary>
public sealed class RunsListTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitingFor_RunThatDoesNotAnswer_IsUnknownAfterTwoSeconds()
    {
        var clock = new FakeTimeProvider();

        var waiting = RunsListCommand.WaitingForAsync(() => new TaskCompletionSource<RunStatus>().Task, clock, Token);
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(await waiting);
    }

    [Fact]
    public async Task WaitingFor_RunThatAnswersWithAnError_IsUnknown() =>
        Assert.Null(await RunsListCommand.WaitingForAsync(() => Task.FromException<RunStatus>(new IOException("The store is away.")), TimeProvider.System, Token));
}

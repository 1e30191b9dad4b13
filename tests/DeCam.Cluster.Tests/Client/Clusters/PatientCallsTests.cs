using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Tests.Client.Clusters;

public sealed class PatientCallsTests
{
    [Fact]
    public async Task Ask_CancelledByAnother_AsksAgain()
    {
        var calls = 0;

        Assert.Equal(2, await new PatientCalls("c", TimeProvider.System).AskAsync(Answer, TestContext.Current.CancellationToken));

        Task<int> Answer() => ++calls == 1 ? Task.FromException<int>(new OperationCanceledException("Message expired before placement could complete.")) : Task.FromResult(calls);
    }

    [Fact]
    public async Task Ask_OwnDiskFull_SaysSoWithinSeconds()
    {
        var full = new OrleansException("Error from storage provider", new IOException("Folder 'state' cannot be written to: No space left on device."));

        var failed = await Assert.ThrowsAsync<CommandFailedException>(() =>
            new PatientCalls("embedded", TimeProvider.System, isEmbedded: true).AskAsync(() => Task.FromException<int>(full), TestContext.Current.CancellationToken));

        Assert.Equal((ExitCode.Internal, "Folder 'state' cannot be written to: No space left on device; fix this, or name another folder with --data."), (failed.ExitCode, failed.Message));
    }

    [Fact]
    public async Task Ask_CancelledAfterAFault_IsACancellation()
    {
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new PatientCalls("c", TimeProvider.System).AskAsync(FailAsync, source.Token));

        async Task<int> FailAsync()
        {
            await source.CancelAsync();
            throw new OrleansException("The silo is gone.");
        }
    }

    [Fact]
    public async Task Ask_CancelledByTheCaller_EndsAtOnce()
    {
        using var source = new CancellationTokenSource();
        var calls = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new PatientCalls("c", TimeProvider.System).AskAsync(CancelAsync, source.Token));

        Assert.Equal(1, calls);

        async Task<int> CancelAsync()
        {
            calls++;
            await source.CancelAsync();
            throw new OperationCanceledException(source.Token);
        }
    }
}

using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Tests.Client.Remote;

public sealed class PatientCallTests
{
    [Fact]
    public async Task Ask_CancelledByAnother_AsksAgain()
    {
        var calls = 0;

        Assert.Equal(2, await PatientCall.AskAsync("c", Answer, TimeProvider.System, TestContext.Current.CancellationToken));

        Task<int> Answer() => ++calls == 1 ? Task.FromException<int>(new OperationCanceledException("Message expired before placement could complete.")) : Task.FromResult(calls);
    }

    [Fact]
    public async Task Ask_OwnDiskFull_SaysSoWithinSeconds()
    {
        var full = new OrleansException("Error from storage provider", new IOException("Folder 'state' cannot be written to: No space left on device."));

        var failed = await Assert.ThrowsAsync<CommandFailedException>(() =>
            PatientCall.AskAsync("embedded", () => Task.FromException<int>(full), TimeProvider.System, TestContext.Current.CancellationToken, isEmbedded: true));

        Assert.Equal((ExitCode.Internal, "Folder 'state' cannot be written to: No space left on device; mend that, or name another folder with --data."), (failed.ExitCode, failed.Message));
    }

    [Fact]
    public async Task Ask_CancelledByTheCaller_EndsAtOnce()
    {
        using var source = new CancellationTokenSource();
        var calls = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PatientCall.AskAsync("c", CancelAsync, TimeProvider.System, source.Token));

        Assert.Equal(1, calls);

        async Task<int> CancelAsync()
        {
            calls++;
            await source.CancelAsync();
            throw new OperationCanceledException(source.Token);
        }
    }
}

using DeCam.Inference.Devices;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Devices;

public sealed class DeviceThreadsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_OnLinux_RunsBelowTheThreadsOfThePool()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a nice value for each thread.");
        var own = ThreadNices.At("/proc/self");
        await using var threads = new DeviceThreads<Worker>("nice", 2, () => new Worker());

        // So much at once that the pool must start threads to go on with it.
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => threads.RunAsync(_ => i, Token)));
        var inherited = await threads.RunAsync(_ => NiceOfANewThread(), Token);

        var nices = ThreadNices.Of("self");
        var lowered = Math.Min(own + LowPriority.Nice, 19);
        Assert.Equal(lowered, Assert.Single(nices["nice 0"]));
        Assert.Equal(lowered, Assert.Single(nices["nice 1"]));
        Assert.Equal(lowered, inherited);
        Assert.All(nices.Where(t => t.Key.StartsWith(".NET TP", StringComparison.Ordinal) || t.Key == "nice herald").SelectMany(t => t), nice => Assert.Equal(own, nice));
    }

    [Fact]
    public async Task Work_ThatThrowsOrIsCancelled_EndsItsOwnTaskAlone()
    {
        await using var threads = new DeviceThreads<Worker>("device", 1, () => new Worker());
        using var cancelled = new CancellationTokenSource();
        using var held = new ManualResetEventSlim();
        var first = await threads.QueueAsync(_ =>
        {
            held.Wait(Token);
            return 0;
        }, Token);
        var second = await threads.QueueAsync(_ => 1, cancelled.Token);
        await cancelled.CancelAsync();
        held.Set();

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await Assert.ThrowsAsync<FormatException>(() => threads.RunAsync<int>(_ => throw new FormatException(), Token));
        Assert.Equal(2, await threads.RunAsync(_ => 2, Token));
    }

    // A name of its own: it would inherit that of its maker, and is still there for a moment after it was joined.
    private static int NiceOfANewThread()
    {
        var nice = 0;
        var thread = new Thread(() => nice = ThreadNices.At("/proc/thread-self")) { Name = "nice new" };
        thread.Start();
        thread.Join();
        return nice;
    }

    private sealed class Worker : IDisposable
    {
        public void Dispose()
        {
        }
    }
}

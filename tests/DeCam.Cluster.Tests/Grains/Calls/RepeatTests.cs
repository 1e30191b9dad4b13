using DeCam.Cluster.Grains.Calls;

namespace DeCam.Cluster.Tests.Grains.Calls;

public sealed class RepeatTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_SiloLostOnce_AsksAgain()
    {
        var calls = 0;

        Assert.Equal(2, await Repeat.Briefly.CallAsync(() => ++calls == 1 ? Task.FromException<int>(new OrleansException("gone")) : Task.FromResult(calls), Token));
    }

    [Fact]
    public async Task Call_LostForGood_EndsWithTheLastFault()
    {
        var calls = 0;

        var fault = await Assert.ThrowsAsync<OrleansException>(() => Repeat.Briefly.CallAsync(() => Task.FromException<int>(new OrleansException($"{++calls}")), Token));

        Assert.Equal("3", fault.Message);
    }

    [Fact]
    public async Task Call_FaultThatStays_IsNotRepeated()
    {
        var calls = 0;

        await Assert.ThrowsAsync<ArgumentException>(() => Repeat.OverFailover.CallAsync(() => Task.FromException<int>(new ArgumentException($"{++calls}")), Token));

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Call_CancellationOfASiloThatLeaves_IsRepeated()
    {
        var calls = 0;

        Assert.Equal(2, await Repeat.Briefly.CallAsync(() => ++calls == 1 ? Task.FromException<int>(new OperationCanceledException()) : Task.FromResult(calls), Token));
    }

    // The row of a cell must not tell a fault that only came because its sweep stopped.
    [Fact]
    public async Task Call_CancelledWhileASiloIsLost_IsACancellation()
    {
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(() => Repeat.ForTenMinutes.CallAsync(FailAsync, source.Token));

        async Task<int> FailAsync()
        {
            await source.CancelAsync();
            throw new OrleansException("gone");
        }
    }

    [Fact]
    public async Task Call_OnASchedulerOfOneThread_StaysThere()
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var seen = new List<TaskScheduler>();

        await Task.Factory.StartNew(() => Repeat.Briefly.CallAsync(CallAsync, Token), Token, TaskCreationOptions.None, scheduler).Unwrap();

        Assert.Equal(3, seen.Count);
        Assert.All(seen, s => Assert.Same(scheduler, s));

        async Task<int> CallAsync()
        {
            seen.Add(TaskScheduler.Current);
            await Task.Yield();
            return seen.Count < 3 ? throw new OrleansException("gone") : seen.Count;
        }
    }
}

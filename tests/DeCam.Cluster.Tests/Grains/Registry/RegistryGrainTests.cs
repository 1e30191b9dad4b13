using DeCam.Cluster.Testing.Planted;
using DeCam.Cluster.Tests.Grains.Sweeps;

namespace DeCam.Cluster.Tests.Grains.Registry;

public sealed class RegistryGrainTests
{
    [Fact]
    public async Task Tick_WorkAddedAgainMeanwhile_IsKept()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        var registry = cluster.Grains.GetGrain<IRegistryGrain>(RegistryShards.Of("again"));
        var entry = new RunEntry { RunId = "again", State = RunState.Running };
        await registry.AddAsync(entry);
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        cluster.Calls.After = called =>
        {
            if (called != "IExplanationGrain.TouchAsync") return Task.CompletedTask;
            asked.SetResult();
            return answer.Task;
        };
        var tick = registry.TickAsync();
        await asked.Task;

        await registry.AddAsync(entry);
        answer.SetResult();
        await tick;

        Assert.Equal(["again"], await registry.OpenAsync());
    }

    [Fact]
    public async Task Tick_RunThatEndedUnheard_IsListedAsItEnded()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        var spec = await cluster.SpecAsync();
        await cluster.ExplainAsync(spec);
        var id = RunIds.Of(spec);
        var registry = cluster.Grains.GetGrain<IRegistryGrain>(RegistryShards.Of(id));
        await registry.AddAsync(new() { RunId = id, State = RunState.Running });

        await registry.TickAsync();

        Assert.Empty(await registry.OpenAsync());
        Assert.Equal([(id, RunState.Completed)], (await registry.RecentAsync(DateTime.MaxValue, 9)).Select(r => (r.RunId, r.State)));
    }

    [Theory]
    [InlineData(WorkKind.Run)]
    [InlineData(WorkKind.Sweep)]
    public async Task Tick_WorkThatNobodyKnows_IsForgottenAfterAMinute(WorkKind kind)
    {
        var clock = new ShiftedClock();
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false }, clock: clock);
        var registry = cluster.Grains.GetGrain<IRegistryGrain>(RegistryShards.Of("unknown"));
        await registry.AddAsync(new() { RunId = "unknown", State = RunState.Running, Kind = kind });

        await registry.TickAsync();
        clock.Shift(TimeSpan.FromSeconds(50));
        await registry.TickAsync();
        var before = await registry.OpenAsync();
        clock.Shift(TimeSpan.FromSeconds(15));
        await registry.TickAsync();

        Assert.Equal(["unknown"], before);
        Assert.Empty(await registry.OpenAsync());
    }

    [Fact]
    public async Task Tick_ListThatAnotherActivationWrote_IsReadAgain()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        var registry = cluster.Grains.GetGrain<IRegistryGrain>(RegistryShards.Of("lost"));
        await registry.AddAsync(new() { RunId = "lost", State = RunState.Running });
        var written = cluster.States.Entries.ToArray();
        await registry.RemoveAsync("lost");
        foreach (var (key, record) in written) cluster.States.Entries[key] = record;

        await registry.TickAsync();

        await PlantedCluster.UntilTrueAsync(async () => await registry.OpenAsync() is ["lost"]);
    }

    [Fact]
    public async Task Touch_SweepThatAnotherActivationAccepted_IsBroughtBackAndWantsItsRuns()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        using var sweep = new PlantedSweep(cluster, images: 2);
        await ForgottenAsync(cluster, () => sweep.SubmitAsync(), sweep.Grain.CancelAsync, sweep.Grain.DeleteAsync, async () => (await sweep.Grain.StatusAsync()).State == SweepState.Unknown);

        Assert.True(await sweep.Grain.WantsAsync($"{sweep.Id}~1.0.0"));
        Assert.True(await sweep.Grain.TouchAsync() is SweepState.Expanding or SweepState.Running);
        Assert.Equal(SweepState.Completed, (await sweep.EndAsync()).State);
    }

    [Fact]
    public async Task Touch_RunThatAnotherActivationAccepted_IsBroughtBack()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        var spec = await cluster.SpecAsync();
        var run = cluster.Run(spec);
        await ForgottenAsync(cluster, () => cluster.SubmitAsync(spec), run.CancelAsync, run.DeleteAsync, async () => (await run.StatusAsync()).State == RunState.Unknown);

        Assert.Equal(RunState.Running, await run.TouchAsync());
        Assert.Equal(RunState.Completed, (await cluster.EndAsync(spec)).State);
    }

    [Fact]
    public async Task Status_RunThatIsListedAndBeingAccepted_IsKnown()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        var spec = await cluster.SpecAsync();
        var (listed, accept) = (new TaskCompletionSource(), new TaskCompletionSource());
        cluster.Calls.After = called =>
        {
            if (called != "IRegistryGrain.AddAsync") return Task.CompletedTask;
            listed.TrySetResult();
            return accept.Task;
        };
        var submitted = cluster.Run(spec).SubmitAsync(spec, restart: false);
        await listed.Task;

        var status = cluster.Run(spec).StatusAsync();
        await Task.WhenAny(status, Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken));
        accept.SetResult();

        Assert.Equal(RunState.Running, (await status).State);
        Assert.Equal(RunState.Running, (await submitted).State);
        await cluster.EndAsync(spec);
    }

    // As two activations of one grain, for a moment, while silos come and go: one has read that there is no record, the other writes it.
    private static async Task ForgottenAsync(PlantedCluster cluster, Func<Task> submit, Func<Task> cancel, Func<Task> delete, Func<Task<bool>> isUnknown)
    {
        foreach (var device in cluster.Devices.Values) device.Before = _ => Task.Delay(100);
        await submit();
        var accepted = cluster.States.Entries.ToArray();
        await cancel();
        await delete();
        await PlantedCluster.UntilTrueAsync(isUnknown);
        foreach (var (key, record) in accepted) cluster.States.Entries.TryAdd(key, record);
        foreach (var device in cluster.Devices.Values) device.Before = _ => Task.CompletedTask;
    }

    private sealed class ShiftedClock : TimeProvider
    {
        private long _ticks;

        public void Shift(TimeSpan by) => Interlocked.Add(ref _ticks, (long)(by.TotalSeconds * TimestampFrequency));

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ticks);
    }
}

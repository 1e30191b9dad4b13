using DeCam.Cluster.Testing.Planted;

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

    [Fact]
    public async Task Tick_WorkThatNobodyKnows_IsForgotten()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        var registry = cluster.Grains.GetGrain<IRegistryGrain>(RegistryShards.Of("unknown"));
        await registry.AddAsync(new() { RunId = "unknown", State = RunState.Running });

        await registry.TickAsync();

        Assert.Empty(await registry.OpenAsync());
    }
}

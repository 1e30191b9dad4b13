using System.Diagnostics;
using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Cluster.Testing.Planted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeCam.Cluster.Tests.Grains.Scoring.Devices;

public sealed class DeviceAgentTests
{
    private const int Models = 3;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Stop_WorkThatCannotBeInterruptedOfSeveralModels_TakesOneDrainTime()
    {
        var (begun, end) = (new SemaphoreSlim(0), new TaskCompletionSource());
        var device = new PlantedDevice { BeforeDescribe = _ => HangAsync(begun, end.Task) };
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [device], _ => new() { DrainTime = DrainTime });
        var agent = cluster.Silos.Silos[0].ServiceProvider.GetServices<IHostedService>().OfType<DeviceAgent>().Single();
        try
        {
            for (var model = 0; model < Models; model++)
                await cluster.SubmitAsync(await cluster.SpecAsync(model) with { Model = PlantedCluster.Model with { Preprocessing = $$"""{"resize":{{32 + model}}}""" } });
            for (var model = 0; model < Models; model++)
                Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken), $"The device has begun {model} of {Models} models.");

            var start = Stopwatch.GetTimestamp();
            await agent.StopAsync(TestContext.Current.CancellationToken);

            // One drain time for each model would be six seconds and more.
            Assert.InRange(Stopwatch.GetElapsedTime(start), DrainTime / 2, Models * DrainTime - TimeSpan.FromSeconds(1));
        }
        finally
        {
            end.SetResult();
        }
    }

    // A map may take minutes, and nobody waits for it.
    [Fact]
    public async Task Stop_MapInHand_EndsAtOnceAndIsMadeByAnother()
    {
        var drain = TimeSpan.FromMinutes(2);
        var (begun, end) = (new TaskCompletionSource<string>(), new TaskCompletionSource());
        await using var cluster = await PlantedCluster.StartAsync(2, options: _ => new() { DrainTime = drain });
        foreach (var (place, device) in cluster.Devices) device.BeforeAttribute = _ => begun.TrySetResult(place.Split('/')[0]) ? end.Task : Task.CompletedTask;
        var spec = await cluster.SpecAsync() with { Method = "grad-cam", Options = [] };
        await cluster.SubmitAsync(spec);
        var name = await begun.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var agent = cluster.Silos.Silos.Single(s => s.Name == name).ServiceProvider.GetServices<IHostedService>().OfType<DeviceAgent>().Single();

        var start = Stopwatch.GetTimestamp();
        await agent.StopAsync(TestContext.Current.CancellationToken);

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, drain / 4);
        Assert.Equal(RunState.Completed, (await cluster.EndAsync(spec)).State);
        Assert.Equal(2, cluster.Devices.Values.Sum(d => d.Attributions));
    }

    [Fact]
    public async Task Work_DemandGrainMoves_NoMaskIsScoredTwice()
    {
        var device = new PlantedDevice { Before = _ => Task.Delay(100) };
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [device]);
        var spec = await cluster.SpecAsync();
        await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(spec, s => s.Evaluations > 0, "to be under way");

        // The new activation tells twice that nobody wants anything.
        using var told = new SemaphoreSlim(0);
        cluster.Calls.Before = PlantedCalls.Losing("IModelDemandGrain.AnnounceAsync");
        await PlantedCluster.DropAsync(cluster.Grains.GetGrain<IModelDemandGrain>(0));
        cluster.Calls.After = called => Task.FromResult(called == "IModelDemandGrain.NextAsync" ? told.Release() : 0);
        for (var answers = 0; answers < 3; answers++)
            Assert.True(await told.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken), $"The demand was told {answers} times.");
        cluster.Calls.Heal();

        var end = await cluster.EndAsync(spec);
        Assert.Equal(end.Evaluations + end.MetricEvaluations, device.Masks);
    }

    [Fact]
    public async Task Stop_LeasesThatWereFinished_AreNotGivenToOthers()
    {
        await using var cluster = await PlantedCluster.StartAsync(2, _ => [new() { Before = _ => Task.Delay(100) }]);
        var spec = await cluster.SpecAsync();
        await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(spec, s => s.Evaluations > 0, "to be under way");
        var agent = cluster.Silos.Silos[1].ServiceProvider.GetServices<IHostedService>().OfType<DeviceAgent>().Single();

        await agent.StopAsync(TestContext.Current.CancellationToken);

        var end = await cluster.EndAsync(spec);
        Assert.Equal(end.Evaluations + end.MetricEvaluations, cluster.Devices.Values.Sum(d => d.Masks));
    }

    private static async Task HangAsync(SemaphoreSlim begun, Task end)
    {
        begun.Release();
        await end;
    }
}

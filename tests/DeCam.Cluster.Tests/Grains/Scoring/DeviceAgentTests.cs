using System.Diagnostics;
using DeCam.Cluster.Grains.Scoring;
using DeCam.Cluster.Tests.Grains.Planted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeCam.Cluster.Tests.Grains.Scoring;

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

    private static async Task HangAsync(SemaphoreSlim begun, Task end)
    {
        begun.Release();
        await end;
    }
}

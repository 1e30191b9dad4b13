using System.Diagnostics;
using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Cluster.Testing.Planted;
using Microsoft.Extensions.DependencyInjection;

namespace DeCam.Cluster.Tests.Grains.Scoring.Devices;

/// <summary>One of eight devices of a silo is out of order: no run notices, and the silo names it.</summary>
public sealed class SickDeviceTests
{
    private const string Sick = "planted-3";
    private const int Devices = 8, RunsAtOnce = 6, LearningCalls = 4, FaultEvery = 20;
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(5), Pause = TimeSpan.FromMilliseconds(500);

    // A hung lease is believed to be slow at first, and the next one gets longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("fails")]
    [InlineData("hangs")]
    [InlineData("gives no numbers")]
    public async Task Runs_BesideADeviceThat_CompleteWithTheirMapsAndItIsTakenOut(string sickness)
    {
        await using var healthy = await PlantedCluster.StartAsync(1);
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [.. Enumerable.Range(0, Devices).Select(i => Device($"planted-{i}", sickness))], _ => new() { HungAfter = TimeSpan.FromSeconds(1) });
        var state = cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<DeviceSet>().Named(Sick);
        var specs = new List<RunSpec>();
        for (var start = Stopwatch.GetTimestamp(); state.Outages is null && Stopwatch.GetElapsedTime(start) < Patience;)
        {
            // It hangs meanwhile, and nobody has to wait for it with ever more runs.
            if (sickness == "hangs" && specs.Count > 0) await Task.Delay(Pause, TestContext.Current.CancellationToken);
            var started = new List<RunSpec>();
            for (var run = 0; run < RunsAtOnce; run++) started.Add(await cluster.SpecAsync(specs.Count + run));
            await Task.WhenAll(started.Select(cluster.SubmitAsync));
            foreach (var spec in started)
            {
                var end = await cluster.EndAsync(spec);
                Assert.True(end.State == RunState.Completed, end.ToString());
            }

            specs.AddRange(started);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{specs.Count} runs; {state.Outages}");
        Assert.NotNull(state.Outages);
        Assert.Contains(cluster.Log.Lines, l => l.StartsWith($"Error: Device {Sick} is out of service", StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, Devices).Where(i => $"planted-{i}" != Sick), i => Assert.Null(cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<DeviceSet>().Named($"planted-{i}").Outages));
        foreach (var spec in specs)
        {
            var same = await healthy.SpecAsync(spec.Seed);
            await healthy.ExplainAsync(same);
            Assert.Equal(await healthy.MapAsync(same), await cluster.MapAsync(spec));
        }
    }

    // A model that gives no numbers anywhere is no fault of a device.
    [Fact]
    public async Task Run_NoDeviceGivesNumbers_FailsWithTheSentenceAndNoDeviceIsBlamed()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [.. Enumerable.Range(0, 3).Select(i => new PlantedDevice($"planted-{i}") { GivesNaN = true })]);
        for (var run = 0; run < 2 * DeviceState.FaultLimit; run++)
        {
            var end = await cluster.ExplainAsync(await cluster.SpecAsync(run));
            Assert.Equal((RunState.Failed, FailureKind.Input, "Model 'planted.onnx' gives values that are not finite; check its weights and the preprocessing."), (end.State, end.Failure!.Kind, end.Failure.Message));
        }

        Assert.All(cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<DeviceSet>().All, d => Assert.Null(d.Outages));
    }

    private static PlantedDevice Device(string name, string sickness)
    {
        var calls = 0;
        bool IsTime() => name == Sick && Interlocked.Increment(ref calls) is var call && sickness switch { "fails" => call % FaultEvery == 0, "hangs" => call > LearningCalls, _ => false };
        return new(name)
        {
            PreferredMasks = 16,
            GivesNaN = name == Sick && sickness == "gives no numbers",
            Before = async _ =>
            {
                if (IsTime())
                {
                    if (sickness == "fails") throw new InvalidOperationException("The card fell off the bus.");
                    await new TaskCompletionSource().Task;
                }

                await Task.Delay(Work);
            },
        };
    }
}

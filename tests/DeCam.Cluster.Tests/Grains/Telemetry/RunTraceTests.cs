using System.Collections.Concurrent;
using System.Diagnostics;
using DeCam.Cluster.Grains.Telemetry;
using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Tests.Grains.Telemetry;

public sealed class RunTraceTests
{
    [Fact]
    public async Task Activities_CoordinatorIsLostInTheMiddle_StayOneTrace()
    {
        var activities = new ConcurrentQueue<Activity>();
        using var listener = Listen(activities, ActivitySamplingResult.AllDataAndRecorded);
        await using var cluster = await PlantedCluster.StartAsync(2, _ => [new() { Before = _ => Task.Delay(50) }]);
        // The listener hears of all clusters of this process, and equal runs have one id.
        var spec = await cluster.SearchAsync() with { Seed = 918_273 };
        await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(spec, s => s.Generation > 2, "to be under way");

        await PlantedCluster.DropAsync(cluster.Run(spec));

        var end = await cluster.EndAsync(spec);
        Assert.Equal(1, end.Resumes);
        var of = activities.Where(a => a.GetTagItem("decam.run") as string == end.RunId).ToList();
        Assert.Single(of, a => a.OperationName == "submit");
        Assert.Contains(of, a => a.OperationName == "checkpoint");
        Assert.True(of.Count(a => a.OperationName == "round") >= end.Generation);
        Assert.Single(of.Select(a => a.TraceId).Distinct());
    }

    [Fact]
    public async Task Activities_RunThatIsNotSampled_AreNotEvenBegun()
    {
        var activities = new ConcurrentQueue<Activity>();
        using var listener = Listen(activities, ActivitySamplingResult.None);
        await using var cluster = await PlantedCluster.StartAsync(1);
        var spec = await cluster.SpecAsync();

        var end = await cluster.ExplainAsync(spec);

        Assert.DoesNotContain(activities, a => a.GetTagItem("decam.run") as string == end.RunId);
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> activities, ActivitySamplingResult decision)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DeCamTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => decision,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}

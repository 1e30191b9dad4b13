using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Explanations;
using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Tests.Grains.Explanations;

/// <summary>An artifact store that is away for a while costs time and nothing else.</summary>
public sealed class StoreAwayTests
{
    private const int Looks = 5;

    public static TheoryData<Exception> Faults => [new KeyNotFoundException("Content is not stored."), new IOException("The volume is away.")];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Explain_StoreAwayAtTheStart_GoesOnAndBlamesNoDevice(Exception fault)
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var spec = await cluster.SpecAsync();
        var (looks, looked) = (0, new TaskCompletionSource());
        cluster.Devices.Values.Single().BeforeDescribe = _ =>
        {
            if (++looks == Looks) looked.SetResult();
            return Task.CompletedTask;
        };
        cluster.Artifacts.Fault = fault;

        await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(spec, s => s.WaitingFor == fault.Message, "to say what it waits for");
        await looked.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        cluster.Artifacts.Fault = null;

        Assert.Equal((RunState.Completed, null), await StateAsync(cluster, spec));
        Assert.Null(await OutOfServiceAsync(cluster));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Explain_StoreAwayBeforeTheMetrics_GoesOnToTheSameMap(Exception fault)
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var (undisturbed, spec) = (await cluster.SpecAsync(), await cluster.SpecAsync() with { ClassSelector = "7" });
        var device = cluster.Devices.Values.Single();
        device.Before = _ => Task.Delay(5);
        await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(spec, s => s.Generation >= 1, "to complete a round");

        cluster.Artifacts.Fault = fault;
        await cluster.UntilAsync(spec, s => s.Evaluations == 640, "to end its search");
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        cluster.Artifacts.Fault = null;

        Assert.Equal((RunState.Completed, null), await StateAsync(cluster, spec));
        await cluster.ExplainAsync(undisturbed);
        Assert.Equal(await cluster.MapAsync(undisturbed), await cluster.MapAsync(spec));
        Assert.Null(await OutOfServiceAsync(cluster));
    }

    [Fact]
    public void Pauses_ForAnArtifact_AddUpToAMinute() =>
        Assert.InRange(Enumerable.Range(1, RetryPlan.ArtifactAttempts - 1).Sum(a => RetryPlan.Pause(a).TotalSeconds), 55, 65);

    [Fact]
    public void GivenUp_MissingArtifact_SaysWhatAndTheWayOut()
    {
        var spec = new RunSpec { Model = PlantedCluster.Model, ImageName = "picture", Method = "decam", ImageSha256 = new('a', 64) };

        var failure = RetryPlan.GivenUp(spec, new ArtifactUnavailableException(new KeyNotFoundException("Artifact abc is not in the store.")));

        Assert.Equal(new(FailureKind.Input, "What the run of image 'picture' needs could not be had from the artifact store for a minute " +
            "(Artifact abc is not in the store); see that every silo reaches the store, or submit the image again."), failure);
    }

    private static async Task<(RunState State, string? Reason)> StateAsync(PlantedCluster cluster, RunSpec spec)
    {
        var status = await cluster.EndAsync(spec);
        return (status.State, status.Failure?.Message);
    }

    private static async Task<string?> OutOfServiceAsync(PlantedCluster cluster) =>
        (await cluster.Grains.GetGrain<IClusterGrain>(0).StatusAsync()).Silos.SelectMany(s => s.Report?.Devices ?? []).Select(d => d.OutOfService).FirstOrDefault(o => o is not null);
}

using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Tests.Grains.Explanations;

/// <summary>Where only its user brings a run back, he soon hears that the disk is full, and has lost nothing.</summary>
public sealed class StorageFullTests
{
    private const int MasksOfARound = 256;
    private const string Full = "Folder 'state' cannot be written to: No space left on device";

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Explain_StorageFullInTheMiddle_SaysSoAndGoesOnToTheSameMap(bool takesStates, bool inTheSameProcess)
    {
        await using var cluster = await AloneAsync();
        var (undisturbed, spec) = (await cluster.SpecAsync(), await cluster.SpecAsync() with { ClassSelector = "7" });
        await BeginAsync(cluster, spec);

        Fill(cluster, takesStates);
        await cluster.UntilAsync(spec, s => s.WaitingFor == $"{Full}." || s.State == RunState.Failed, "to say what it waits for");
        var stopped = await cluster.EndAsync(spec);
        (cluster.Artifacts.Fault, cluster.States.Fault) = (null, null);

        Assert.Equal((RunState.Failed, FailureKind.Internal), (stopped.State, stopped.Failure?.Kind));
        Assert.StartsWith($"The run of image 'picture' stopped: {Full}; fix this", stopped.Failure?.Message, StringComparison.Ordinal);

        if (!inTheSameProcess) await PlantedCluster.DropAsync(cluster.Run(spec));
        var end = await cluster.ExplainAsync(spec);
        // What found room is not searched again.
        Assert.Equal((RunState.Completed, takesStates ? 1 : 0), (end.State, end.Resumes));
        await cluster.ExplainAsync(undisturbed);
        Assert.Equal(await cluster.MapAsync(undisturbed), await cluster.MapAsync(spec));
    }

    [Fact]
    public async Task Explain_NoCheckpointCanBeWritten_StopsBeforeMuchIsAtStake()
    {
        await using var cluster = await AloneAsync();
        var spec = await cluster.SpecAsync() with { Options = new() { ["masks"] = "1000000" } };
        await BeginAsync(cluster, spec);

        Fill(cluster, takesStates: false);
        var stopped = await cluster.EndAsync(spec);

        Assert.Equal(RunState.Failed, stopped.State);
        Assert.Contains(Full, stopped.Failure?.Message, StringComparison.Ordinal);
        Assert.InRange(stopped.Evaluations, 1, 999_999);
    }

    [Fact]
    public async Task Cancel_AfterItStopped_CancelsForGood()
    {
        await using var cluster = await AloneAsync();
        var spec = await cluster.SpecAsync();
        await BeginAsync(cluster, spec);
        Fill(cluster, takesStates: true);
        await cluster.EndAsync(spec);
        cluster.Artifacts.Fault = null;

        Assert.Equal(RunState.Cancelled, (await cluster.Run(spec).CancelAsync()).State);

        await PlantedCluster.DropAsync(cluster.Run(spec));
        Assert.Equal(RunState.Cancelled, (await cluster.Run(spec).StatusAsync()).State);
    }

    private static Task<PlantedCluster> AloneAsync() => PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });

    // The device waits for the disk to be full after the first round, so that no run is through before.
    private static async Task BeginAsync(PlantedCluster cluster, RunSpec spec)
    {
        var device = cluster.Devices.Values.Single();
        device.Before = _ => device.Masks >= MasksOfARound ? UntilFullAsync(cluster) : Task.CompletedTask;
        await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(spec, s => s.Generation >= 1, "to complete a round");
    }

    private static async Task UntilFullAsync(PlantedCluster cluster)
    {
        while (cluster.Artifacts.Fault is null && cluster.States.Fault is null) await Task.Delay(5);
        cluster.Devices.Values.Single().Before = _ => Task.Delay(5);
    }

    private static void Fill(PlantedCluster cluster, bool takesStates)
    {
        if (takesStates) cluster.Artifacts.Fault = new IOException(Full);
        else cluster.States.Fault = new OrleansException("Error from storage provider\n at ...", new IOException(Full));
    }
}

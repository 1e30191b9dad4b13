using DeCam.Cluster.Tests.Grains.Planted;

namespace DeCam.Cluster.Tests.Grains.Explanations;

/// <summary>Where only its user brings a run back, he soon hears that the disk is full, and has lost nothing.</summary>
public sealed class StorageFullTests
{
    private const string Full = "Folder 'state' cannot be written to: No space left on device";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Explain_StorageFullInTheMiddle_SaysSoAndGoesOnToTheSameMap(bool takesStates)
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        var (undisturbed, spec) = (await cluster.SpecAsync(), await cluster.SpecAsync() with { ClassSelector = "7" });
        cluster.Devices.Values.Single().Before = _ => Task.Delay(5);
        await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(spec, s => s.Generation >= 1, "to complete a round");

        cluster.Artifacts.Fault = takesStates ? new IOException(Full) : null;
        cluster.States.Fault = takesStates ? null : new OrleansException("Error from storage provider\n at ...", new IOException(Full));
        await cluster.UntilAsync(spec, s => s.WaitingFor == $"{Full}." || s.State == RunState.Failed, "to say what it waits for");
        var stopped = await cluster.EndAsync(spec);
        (cluster.Artifacts.Fault, cluster.States.Fault) = (null, null);

        Assert.Equal((RunState.Failed, FailureKind.Internal), (stopped.State, stopped.Failure?.Kind));
        Assert.Equal($"The run of image 'picture' stopped at its last checkpoint: {Full}; mend that and resume the run.", stopped.Failure?.Message);

        // The same command in another process.
        await PlantedCluster.DropAsync(cluster.Run(spec));
        Assert.Equal(RunState.Completed, (await cluster.ExplainAsync(spec)).State);
        await cluster.ExplainAsync(undisturbed);
        Assert.Equal(await cluster.MapAsync(undisturbed), await cluster.MapAsync(spec));
    }
}

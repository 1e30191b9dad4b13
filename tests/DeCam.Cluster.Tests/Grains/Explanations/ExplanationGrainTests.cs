using DeCam.Cluster.Grains;
using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Grains.Explanations;

public sealed class ExplanationGrainTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_PlantedRectangle_MapPeaksInside()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var spec = await cluster.SpecAsync();

        var status = await cluster.ExplainAsync(spec);

        Assert.Equal((RunState.Completed, null), (status.State, status.Failure));
        var map = Wire.Floats(await cluster.MapAsync(spec)).ToArray();
        var (y, x) = Math.DivRem(Array.IndexOf(map, map.Max()), PlantedDevice.Side);
        Assert.InRange(x, PlantedDevice.Left, PlantedDevice.Left + PlantedDevice.Width - 1);
        Assert.InRange(y, PlantedDevice.Top, PlantedDevice.Top + PlantedDevice.Height - 1);
        var result = (await cluster.Run(spec).ResultAsync())!;
        Assert.Equal(640, result.Evaluations);
        Assert.Equal(2, result.Targets[0].Curves.Length);
        Assert.Equal("planted", result.Devices.Single());
        Assert.Equal(1, result.Silos);
        Assert.True(result.Targets[0].Curves[0].DiffAuc > 50, $"DiffAUC is {result.Targets[0].Curves[0].DiffAuc}.");
    }

    [Fact]
    public async Task Explain_OneToThreeSilos_SameBytes()
    {
        var maps = new List<byte[]>();
        foreach (var silos in (int[])[1, 2, 3])
        {
            await using var cluster = await PlantedCluster.StartAsync(silos);
            var spec = await cluster.SearchAsync();
            await cluster.ExplainAsync(spec);
            maps.Add(await cluster.MapAsync(spec));
        }

        Assert.Equal(maps[0], maps[1]);
        Assert.Equal(maps[0], maps[2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Explain_SiloLostMidway_GivesSameMap(bool killed)
    {
        await using var cluster = await PlantedCluster.StartAsync(3);
        var specs = await Task.WhenAll(Enumerable.Range(0, 6).Select(seed => cluster.SearchAsync(seed)));
        foreach (var spec in specs) await cluster.ExplainAsync(spec);
        var undisturbed = await Task.WhenAll(specs.Select(cluster.MapAsync));
        foreach (var device in cluster.Devices.Values) device.Before = _ => Task.Delay(10);
        foreach (var spec in specs) await cluster.Run(spec).SubmitAsync(spec, restart: true);
        await cluster.UntilAsync(specs[^1], s => s.Evaluations > 200, "to be under way");

        var lost = cluster.Silos.Silos[^1];
        if (killed) await cluster.Silos.KillSiloAsync(lost, Cancel);
        else await cluster.Silos.StopSiloAsync(lost, Cancel);

        foreach (var spec in specs) Assert.Equal(RunState.Completed, (await cluster.EndAsync(spec)).State);
        Assert.Equal(undisturbed, await Task.WhenAll(specs.Select(cluster.MapAsync)));
    }

    [Fact]
    public async Task Submit_ThirtyTimesAtOnce_IsOneRun()
    {
        await using var cluster = await PlantedCluster.StartAsync(2);
        var spec = await cluster.SpecAsync();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => cluster.SubmitAsync(spec)));
        var status = await cluster.EndAsync(spec);

        Assert.Equal((RunState.Completed, 0), (status.State, status.Resumes));
        Assert.Equal(status.Evaluations + status.MetricEvaluations, cluster.Devices.Values.Sum(d => d.Masks));
        Assert.Single(await cluster.Grains.GetGrain<IRunIndexGrain>(0).ListAsync(null, 10));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Submit_IdOfAnotherSpecification_IsRefused(bool restart)
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var spec = await cluster.SpecAsync();
        await cluster.SubmitAsync(spec);

        var refused = await cluster.Run(spec).SubmitAsync(spec with { Seed = 1 }, restart);

        Assert.Equal($"Run '{RunIds.Of(spec)}' was submitted before with another specification; use another id.", refused.Failure?.Message);
        Assert.Equal(RunState.Completed, (await cluster.EndAsync(spec)).State);
    }

    [Fact]
    public async Task Cancel_NotWritten_IsCancelledOnceItIsWritten()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [new() { Before = _ => Task.Delay(50) }], _ => new() { Supervise = false });
        var spec = await cluster.SpecAsync();
        await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(spec, s => s.Evaluations > 0, "to be under way");
        cluster.States.Fault = new IOException("The test lets nothing be written.");
        await Assert.ThrowsAnyAsync<Exception>(cluster.Run(spec).CancelAsync);
        cluster.States.Fault = null;

        Assert.Equal(RunState.Cancelled, (await cluster.Run(spec).CancelAsync()).State);

        await PlantedCluster.DropAsync(cluster.Run(spec));
        Assert.Equal(RunState.Cancelled, (await cluster.Run(spec).StatusAsync()).State);
        await cluster.IdleAsync(cluster.Devices.Values.Single());
    }

    [Fact]
    public async Task Cancel_RunningRun_FreesTheDeviceAtOnce()
    {
        var gate = new SemaphoreSlim(0);
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [new() { Before = _ => gate.WaitAsync() }]);
        var spec = await cluster.SpecAsync();
        var device = cluster.Devices.Values.Single();
        await cluster.SubmitAsync(spec);
        gate.Release();
        await cluster.UntilAsync(spec, s => s.Evaluations > 0, "to be under way");

        var masks = device.Masks;
        var status = await cluster.Run(spec).CancelAsync();

        // Nobody lets the batches in hand go on.
        Assert.Equal(RunState.Cancelled, status.State);
        await cluster.IdleAsync(device);
        Assert.Equal(masks, device.Masks);
        Assert.Equal(RunState.Cancelled, (await cluster.SubmitAsync(spec)).State);
    }

    [Theory]
    [InlineData("nonsense", "rise-225", FailureKind.Option)]
    [InlineData("rise", "nonsense", FailureKind.Option)]
    [InlineData("given", "rise-225", FailureKind.Option)]
    public async Task Submit_WrongPlan_IsRefusedAndNothingWritten(string method, string protocol, FailureKind kind)
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var spec = await cluster.SpecAsync() with { Method = method, Protocols = [protocol], Options = [] };

        var status = await cluster.SubmitAsync(spec);

        Assert.Equal((RunState.Failed, kind), (status.State, status.Failure!.Kind));
        Assert.Equal(RunState.Unknown, (await cluster.Run(spec).StatusAsync()).State);
        Assert.Empty(cluster.States.Entries);
    }

    [Fact]
    public async Task Explain_DeviceRefusesTheImage_FailsWithItsSentence()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ =>
            [new() { BeforeDescribe = _ => throw new ScoringRefusedException(RefusalKind.Input, "The picture is torn.") }]);

        var status = await cluster.ExplainAsync(await cluster.SpecAsync());

        Assert.Equal(new Failure(FailureKind.Input, "The picture is torn."), status.Failure);
    }

    [Fact]
    public async Task Explain_OneOfFusedRunsRefused_OthersComplete()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var (bad, good) = (await cluster.SpecAsync(1), await cluster.SpecAsync(2));
        cluster.Devices.Values.Single().Before = requests => requests.Any(r => r.ImageSha256 == bad.ImageSha256)
            ? throw new ScoringRefusedException(RefusalKind.Input, "The picture is torn.")
            : Task.Delay(2);

        await Task.WhenAll(cluster.SubmitAsync(bad), cluster.SubmitAsync(good));

        Assert.Equal("The picture is torn.", (await cluster.EndAsync(bad)).Failure?.Message);
        Assert.Equal(RunState.Completed, (await cluster.EndAsync(good)).State);
    }

    [Fact]
    public async Task Explain_PoisonedImage_FailsAfterThreeAttemptsAndOthersComplete()
    {
        await using var cluster = await PlantedCluster.StartAsync(2);
        var (bad, good) = (await cluster.SpecAsync(1), await cluster.SpecAsync(2));
        foreach (var device in cluster.Devices.Values)
        {
            device.Before = requests => requests.Any(r => r.ImageSha256 == bad.ImageSha256)
                ? throw new IOException("The card was lost.")
                : Task.CompletedTask;
        }

        await Task.WhenAll(cluster.SubmitAsync(bad), cluster.SubmitAsync(good));

        var failure = (await cluster.EndAsync(bad)).Failure!;
        Assert.Equal(FailureKind.Internal, failure.Kind);
        Assert.Contains("The card was lost.", failure.Message);
        Assert.Equal(RunState.Completed, (await cluster.EndAsync(good)).State);
    }

    [Fact]
    public async Task Pause_ThenSubmit_GoesOnToTheSameMap()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        var (spec, other) = (await cluster.SearchAsync(), await cluster.SearchAsync() with { ImageName = "again", ClassSelector = "7" });
        await cluster.ExplainAsync(other);
        cluster.Devices.Values.Single().Before = _ => Task.Delay(5);
        await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(spec, s => s.Generation >= 1, "to complete a round");

        await cluster.Run(spec).PauseAsync();
        var masks = cluster.Devices.Values.Single().Masks;
        Assert.Equal(RunState.Running, (await cluster.Run(spec).StatusAsync()).State);
        await cluster.SubmitAsync(spec);
        var status = await cluster.EndAsync(spec);

        Assert.Equal((RunState.Completed, 1), (status.State, status.Resumes));
        Assert.True(cluster.Devices.Values.Single().Masks > masks);
        Assert.Equal(await cluster.MapAsync(other), await cluster.MapAsync(spec));
    }

    [Fact]
    public async Task Pause_LateReport_DoesNotStartTheRunAgain()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        var spec = await cluster.SearchAsync();
        cluster.Devices.Values.Single().Before = _ => Task.Delay(5);
        await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(spec, s => s.Generation >= 1, "to complete a round");
        await cluster.Run(spec).PauseAsync();

        await cluster.Run(spec).ReportAsync(new([new() { RunId = RunIds.Of(spec), Batch = 0 }]));

        Assert.Equal(0, (await cluster.Run(spec).StatusAsync()).Resumes);
        await cluster.SubmitAsync(spec);
        Assert.Equal(1, (await cluster.EndAsync(spec)).Resumes);
    }

    [Fact]
    public async Task Forget_FinishedRun_LeavesNothing()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var spec = await cluster.SpecAsync(priority: RunPriority.Sweep);
        await cluster.ExplainAsync(spec);

        await cluster.Run(spec).ForgetAsync();

        Assert.Equal(RunState.Unknown, (await cluster.Run(spec).StatusAsync()).State);
        Assert.DoesNotContain(cluster.States.Entries.Keys, k => k.StartsWith("run/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_GivenMap_JudgesIt()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var map = new float[PlantedDevice.Side * PlantedDevice.Side];
        map[PlantedDevice.Top * PlantedDevice.Side + PlantedDevice.Left] = 1;
        var key = await cluster.Artifacts.PutAsync(Wire.Bytes(map), Cancel);
        var spec = await cluster.SpecAsync() with { Method = "given", Options = [], MapSha256 = key };

        Assert.Equal(RunState.Completed, (await cluster.ExplainAsync(spec)).State);

        var result = (await cluster.Run(spec).ResultAsync())!;
        Assert.Equal(0, result.Evaluations);
        Assert.Equal(key, result.Targets[0].MapSha256);
        Assert.Equal(2, result.Targets[0].Curves.Length);
    }
}

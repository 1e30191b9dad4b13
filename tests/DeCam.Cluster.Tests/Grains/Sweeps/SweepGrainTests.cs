using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Grains.Sweeps;

public sealed class SweepGrainTests
{
    [Fact]
    public async Task Sweep_OneSilo_HasEveryRowOnceAndItsMeans()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 6);
        sweep.Spec = sweep.Spec with { Seeds = [0, 5], Snapshots = [32, 64] };

        await sweep.SubmitAsync();
        var status = await sweep.EndAsync();

        Assert.Equal(SweepState.Completed, status.State);
        Assert.Equal(24, status.Cells);
        Assert.Equal(24, status.Done);
        Assert.Equal(0, status.FailedCells);
        var rows = await sweep.RowsAsync();
        Assert.Equal(Enumerable.Range(0, 24), rows.Select(r => r.Cell));
        Assert.Equal(24, rows.Select(r => r.Key).Distinct().Count());
        Assert.All(rows, r => Assert.Single(r.Curves));
        Assert.All(rows.Where(r => r.Method == "rise"), r => Assert.Equal([32, 64], r.Snapshots.Select(s => s.Evaluations)));
        var rise = Assert.Single(status.Groups, g => g.Method == "rise");
        Assert.Equal((12, 96.0), (rise.Done, rise.MeanEvaluations));
        Assert.Equal(rows.Where(r => r.Method == "rise").Average(r => r.Curves[0].DiffAuc), rise.MeanDiff!.Value, 1e-9);
        Assert.Equal(rows.Sum(r => (long)r.Evaluations + r.MetricEvaluations), status.Evaluations);
    }

    [Fact]
    public async Task Sweep_Finished_LeavesNoStateOfItsRuns()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 4);

        await sweep.SubmitAsync();
        await sweep.EndAsync();

        Assert.DoesNotContain(cluster.States.Entries.Keys, k => k.StartsWith("run/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_SiloKilledMidway_GivesTheSameTable()
    {
        await using var cluster = await PlantedCluster.StartAsync(3);
        using var sweep = new PlantedSweep(cluster, images: 24);
        await sweep.SubmitAsync();
        Assert.Equal(SweepState.Completed, (await sweep.EndAsync()).State);
        var undisturbed = await sweep.TableAsync();
        foreach (var device in cluster.Devices.Values) device.Before = _ => Task.Delay(5);
        await sweep.SubmitAsync(restart: true);
        await sweep.UntilAsync(s => s.Done > 5, "to be under way");

        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[^1], TestContext.Current.CancellationToken);

        var status = await sweep.EndAsync();
        Assert.Equal(SweepState.Completed, status.State);
        Assert.Equal(48, status.Done);
        Assert.Equal(0, status.FailedCells);
        Assert.Equal(undisturbed, await sweep.TableAsync());
    }

    [Fact]
    public async Task Sweep_OneImageRefused_ParksItsCellAndRetryOpensIt()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 5);
        var bad = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([2, 0]));
        var device = cluster.Devices.Values.Single();
        device.Before = requests => requests.Any(r => r.ImageSha256 == bad)
            ? throw new ScoringRefusedException(RefusalKind.Input, "The picture is planted badly.") : Task.CompletedTask;

        await sweep.SubmitAsync();
        var status = await sweep.EndAsync();

        Assert.Equal(SweepState.Completed, status.State);
        Assert.Equal(8, status.Done);
        Assert.Equal(2, status.FailedCells);
        Assert.All((await sweep.RowsAsync()).Where(r => r.Failure is not null), r => Assert.Equal(("02.png", "The picture is planted badly."), (r.Image, r.Failure!.Message)));

        device.Before = _ => Task.CompletedTask;
        Assert.Equal(0, await sweep.Grain.RetryAsync(new(Method: "rise", Message: "another reason")));
        Assert.Equal(1, await sweep.Grain.RetryAsync(new(Method: "rise", Message: "planted")));
        status = await sweep.EndAsync();
        Assert.Equal(SweepState.Completed, status.State);
        Assert.Equal(9, status.Done);
        Assert.Equal(1, status.FailedCells);
        Assert.Equal(1, await sweep.Grain.RetryAsync(new()));
        status = await sweep.EndAsync();
        Assert.Equal((10, 0), (status.Done, status.FailedCells));
        Assert.Equal(Enumerable.Range(0, 10), (await sweep.RowsAsync()).Select(r => r.Cell));
    }

    [Fact]
    public async Task Cancel_Midway_StopsAndRetryGoesOn()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 12);
        var device = cluster.Devices.Values.Single();
        device.Before = _ => Task.Delay(20);
        await sweep.SubmitAsync();
        await sweep.UntilAsync(s => s.Done > 2, "to be under way");

        var status = await sweep.Grain.CancelAsync();

        Assert.Equal((SweepState.Cancelled, 0), (status.State, status.OpenRuns));
        await cluster.IdleAsync(device);
        device.Before = _ => Task.CompletedTask;
        Assert.True(status.Done < 24);
        Assert.Equal(status.Done, (await sweep.RowsAsync()).Count);
        Assert.Equal(0, await sweep.Grain.RetryAsync(new()));
        Assert.Equal((SweepState.Completed, 24), ((await sweep.EndAsync()).State, (await sweep.Grain.StatusAsync()).Done));
    }

    [Fact]
    public async Task Pause_Midway_SubmittingAgainGoesOn()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 10);
        cluster.Devices.Values.Single().Before = _ => Task.Delay(20);
        await sweep.SubmitAsync();
        var before = await sweep.UntilAsync(s => s.Done > 2, "to be under way");

        await sweep.Grain.PauseAsync();
        var paused = await sweep.Grain.StatusAsync();
        await sweep.SubmitAsync();
        var status = await sweep.EndAsync();

        Assert.Equal(SweepState.Paused, paused.State);
        Assert.InRange(paused.Done, before.Done, 20);
        Assert.Equal((SweepState.Completed, 20), (status.State, status.Done));
    }

    [Fact]
    public async Task Status_AfterANewActivation_CountsWhatIsStored()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 10);
        cluster.Devices.Values.Single().Before = _ => Task.Delay(20);
        await sweep.SubmitAsync();
        await sweep.UntilAsync(s => s.Done > 2, "to be under way");
        await sweep.Grain.PauseAsync();

        await cluster.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, TestContext.Current.CancellationToken);

        var rows = await sweep.RowsAsync();
        var status = await sweep.UntilAsync(s => s.Done == rows.Count, "to count what is stored");
        Assert.Equal(SweepState.Paused, status.State);
        Assert.Equal(rows.Sum(r => (long)r.Evaluations + r.MetricEvaluations), status.Evaluations);
        Assert.Equal(20, (await ResumedAsync(sweep)).Done);
    }

    [Fact]
    public async Task Submit_ManyAtOnce_IsOneSweep()
    {
        await using var cluster = await PlantedCluster.StartAsync(2);
        using var sweep = new PlantedSweep(cluster, images: 3);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => sweep.SubmitAsync()));
        var status = await sweep.EndAsync();

        Assert.Equal(6, status.Done);
        Assert.Equal(["sweep-of-test"], await cluster.Grains.GetGrain<ISweepCatalogGrain>(0).ListAsync(10));
        Assert.Equal(3 * 96, cluster.Devices.Values.Sum(d => d.Masks) - (6 * 62));
    }

    [Fact]
    public async Task Submit_RecordLost_TakesNoRowsOfTheLostSweep()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        using var sweep = new PlantedSweep(cluster, images: 2);
        await sweep.SubmitAsync();
        await sweep.EndAsync();
        var lost = await sweep.Grain.ShardsAsync();
        foreach (var key in cluster.States.Entries.Keys.Where(k => k.StartsWith("sweep/", StringComparison.Ordinal))) cluster.States.Entries.TryRemove(key, out _);
        await PlantedCluster.DropAsync(sweep.Grain);

        await sweep.SubmitAsync();

        Assert.Equal((SweepState.Completed, 4), ((await sweep.EndAsync()).State, (await sweep.EndAsync()).Done));
        Assert.Empty(lost.Intersect(await sweep.Grain.ShardsAsync()));
    }

    [Fact]
    public async Task Submit_ListLost_IsListedByTheNextSubmission()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 2);
        var spec = (await sweep.ResolveAsync()).Spec!;
        cluster.Calls.Before = PlantedCalls.Losing("ISweepCatalogGrain.AddAsync");
        await Assert.ThrowsAsync<TimeoutException>(() => sweep.Grain.SubmitAsync(spec, restart: false));
        cluster.Calls.Heal();

        await sweep.SubmitAsync();

        Assert.Equal(["sweep-of-test"], await cluster.Grains.GetGrain<ISweepCatalogGrain>(0).ListAsync(10));
    }

    [Theory]
    [InlineData(SweepFilter.ProbabilityAbove, 0.5, 4)]
    [InlineData(SweepFilter.Correct, 0, 3)]
    [InlineData(SweepFilter.Wrong, 0, 2)]
    public async Task Where_Filter_TakesTheImagesThatPass(SweepFilter filter, double probability, int images)
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 5);
        await File.WriteAllTextAsync(Path.Combine(sweep.Folder, "labels.csv"), "image,class\n00.png,7\n01.png,planted\n02.png,3\n03.png,\"Planted\"\n04.png,other\n", TestContext.Current.CancellationToken);
        sweep.Spec = sweep.Spec with { Images = sweep.Spec.Images with { Where = new(filter, probability), Labels = "labels.csv", Limit = 4 } };

        await sweep.SubmitAsync();
        var status = await sweep.EndAsync();

        Assert.Equal((SweepState.Completed, 2 * images), (status.State, status.Cells));
    }

    [Fact]
    public async Task Where_NoImagePasses_SweepFailsWithAReason()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 3);
        sweep.Spec = sweep.Spec with { Images = sweep.Spec.Images with { Where = new(SweepFilter.ProbabilityBelow, 0.5) } };

        await sweep.SubmitAsync();
        var status = await sweep.EndAsync();

        Assert.Equal(SweepState.Failed, status.State);
        Assert.Contains("None of the 3 images passes", status.Failure!.Message, StringComparison.Ordinal);
    }

    private static async Task<SweepStatus> ResumedAsync(PlantedSweep sweep)
    {
        await sweep.SubmitAsync();
        return await sweep.EndAsync();
    }
}

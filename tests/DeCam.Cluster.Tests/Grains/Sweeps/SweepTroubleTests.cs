using DeCam.Cluster.Grains;
using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Grains.Sweeps;

/// <summary>Faults of pictures fail their cells, faults of the road are waited for, and not for ever.</summary>
public sealed class SweepTroubleTests
{
    private static readonly WaitingOptions Impatient = new() { AtMost = TimeSpan.FromSeconds(2) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Expand_PictureThatCannotBeRead_FailsItsCellsAloneAndRetryReadsItAgain(bool hasLabels)
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 2);
        var link = Path.Combine(sweep.Folder, "00a.png");
        File.CreateSymbolicLink(link, Path.Combine(sweep.Folder, "gone"));
        if (hasLabels)
        {
            await sweep.LabelAsync("00.png,1", "00a.png,1", "01.png,1");
            sweep.Spec = sweep.Spec with { ClassSelector = "true", Images = sweep.Spec.Images with { Labels = "labels.csv" } };
        }

        await sweep.SubmitAsync();
        var end = await sweep.EndAsync();

        Assert.Equal((SweepState.Completed, 6, 4, 2), (end.State, end.Cells, end.Done, end.FailedCells));
        var failed = (await sweep.RowsAsync()).FindAll(r => r.Failure is not null);
        Assert.All(failed, r => Assert.Equal(("00a.png", FailureKind.Input), (r.Image, r.Failure!.Kind)));
        Assert.Contains("'00a.png' cannot be read: it is a link to", failed[0].Failure!.Message, StringComparison.Ordinal);

        File.Delete(link);
        await File.WriteAllBytesAsync(link, [7], TestContext.Current.CancellationToken);
        Assert.Equal(2, await sweep.Grain.RetryAsync(new()));

        Assert.Equal((6, 0), (await sweep.EndAsync()) is var again ? (again.Done, again.FailedCells) : default);
        Assert.All(await sweep.RowsAsync(), r => Assert.Equal(64, r.ImageSha256.Length));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("mount point")]
    [InlineData("dataset")]
    public async Task Expand_ShareAwayForAMoment_IsWaitedForAndGoesOn(string what)
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 2);
        cluster.Datasets["photos"] = sweep.Folder;
        sweep.Spec = sweep.Spec with
        {
            Images = sweep.Spec.Images with
            {
                Folder = what == "dataset" ? null : sweep.Folder,
                Dataset = what == "dataset" ? "photos" : null,
            },
        };
        var spec = (await sweep.ResolveAsync()).Spec!;
        var (share, aside) = (sweep.Folder.TrimEnd('/'), sweep.Folder.TrimEnd('/') + ".aside");
        if (what == "dataset") cluster.Datasets.Clear();
        else Directory.Move(share, aside);
        if (what == "mount point") Directory.CreateDirectory(share);
        await sweep.Grain.SubmitAsync(spec, restart: false);

        var waiting = await sweep.UntilAsync(s => s.WaitingFor is not null || s.IsOver, "to say what it waits for");
        Assert.Contains("attempts so far", waiting.WaitingFor ?? waiting.Failure?.Message, StringComparison.Ordinal);
        if (what == "dataset") cluster.Datasets["photos"] = sweep.Folder;
        if (what == "mount point") Directory.Delete(share);
        if (what != "dataset") Directory.Move(aside, share);

        Assert.Equal((SweepState.Completed, 4), ((await sweep.EndAsync()) is var end ? (end.State, end.Done) : default));
    }

    [Theory]
    [InlineData("labels.csv")]
    [InlineData("masks")]
    public async Task Expand_FileGoneFromBesideThePictures_FailsAtOnceWithItsName(string what)
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 2);
        await sweep.LabelAsync("00.png,1", "01.png,1");
        Directory.CreateDirectory(Path.Combine(sweep.Folder, "masks"));
        await File.WriteAllTextAsync(Path.Combine(sweep.Folder, "masks", "00.txt"), "0,0,1,1", TestContext.Current.CancellationToken);
        sweep.Spec = sweep.Spec with { Images = sweep.Spec.Images with { Labels = what == "masks" ? null : what, Boxes = what == "masks" ? what : null } };
        var spec = (await sweep.ResolveAsync()).Spec!;
        Directory.Move(Path.Combine(sweep.Folder, what), sweep.Folder.TrimEnd('/') + ".aside");
        await sweep.Grain.SubmitAsync(spec, restart: false);

        var end = await sweep.EndAsync();

        Assert.Equal((SweepState.Failed, FailureKind.Input), (end.State, end.Failure!.Kind));
        Assert.Contains($"'{what}'", end.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("DeCam:Waiting:AtMost", end.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_CellsGoneFromTheStore_EndsWithAWordAndNeverInSilence()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, waiting: new() { AtMost = TimeSpan.FromSeconds(20) });
        using var sweep = new PlantedSweep(cluster, images: 2);
        // They vanish between the look at the images and the work on the first cell.
        cluster.Calls.Before = method =>
        {
            if (method == "ISweepShardGrain.OpenAsync") cluster.Artifacts.Clear();
            return Task.CompletedTask;
        };
        await sweep.SubmitAsync();

        var end = await sweep.EndAsync();

        Assert.Equal((SweepState.Failed, FailureKind.Input), (end.State, end.Failure!.Kind));
        Assert.Contains("Cells of sweep 'sweep-of-test' are gone from the artifact store", end.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("begin the sweep anew with --restart", end.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expand_MaskThatIsGone_FailsAtOnceWithItsName()
    {
        const int Images = 24;
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, Images);
        var masks = Directory.CreateDirectory(Path.Combine(sweep.Folder, "masks")).FullName;
        var last = $"{Images - 1:D2}.png";
        foreach (var picture in Directory.GetFiles(sweep.Folder))
        {
            File.Copy(Samples.Star, picture, overwrite: true);
            File.Copy(Samples.Of("shapes", "masks", "03_star_mask.png"), Path.Combine(masks, Path.GetFileName(picture)));
        }

        sweep.Spec = sweep.Spec with { Images = sweep.Spec.Images with { Masks = "masks" } };
        var spec = (await sweep.ResolveAsync()).Spec!;
        // The models are asked about the first images, and the last masks have been listed and not read.
        foreach (var device in cluster.Devices.Values)
        {
            device.BeforeDescribe = _ =>
            {
                File.Delete(Path.Combine(masks, last));
                return Task.CompletedTask;
            };
        }

        await sweep.Grain.SubmitAsync(spec, restart: false);

        var end = await sweep.EndAsync();
        Assert.Equal(SweepState.Failed, end.State);
        Assert.Contains($"The object of image '{last}' cannot be read from '{last}'", end.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expand_PicturesThatChanged_FailAfterASecondLook()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 2);
        var spec = (await sweep.ResolveAsync()).Spec!;
        await File.WriteAllBytesAsync(Path.Combine(sweep.Folder, "02.png"), [7], TestContext.Current.CancellationToken);
        await sweep.Grain.SubmitAsync(spec, restart: false);

        Assert.Contains("have changed since the sweep was submitted", (await sweep.EndAsync()).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expand_StoreAway_SaysWhatItWaitsForAndGoesOn()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 1);
        var spec = (await sweep.ResolveAsync()).Spec!;
        cluster.Artifacts.Fault = new IOException("The volume is away.");
        await sweep.Grain.SubmitAsync(spec, restart: false);

        var waiting = await sweep.UntilAsync(s => s.WaitingFor is not null, "to say what it waits for");
        Assert.Matches("^waiting since [0-9]+ s, [0-9]+ attempts so far: Image '00.png' could not be stored: The volume is away", waiting.WaitingFor!);
        cluster.Artifacts.Fault = null;

        Assert.Equal((SweepState.Completed, null), (await sweep.EndAsync()) is var end ? (end.State, end.WaitingFor) : default);
    }

    [Fact]
    public async Task Expand_StoreAwayForTooLong_FailsWithTheReasonAndLittleIsLogged()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, waiting: Impatient);
        using var sweep = new PlantedSweep(cluster, images: 1);
        var spec = (await sweep.ResolveAsync()).Spec!;
        cluster.Artifacts.Fault = new IOException("The volume is away.");
        await sweep.Grain.SubmitAsync(spec, restart: false);

        var end = await sweep.EndAsync();

        Assert.Equal(SweepState.Failed, end.State);
        Assert.Contains("The volume is away", end.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("DeCam:Waiting:AtMost", end.Failure.Message, StringComparison.Ordinal);
        Assert.InRange(cluster.Log.Lines.Count(line => line.Contains("met a fault", StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public async Task Work_ModelOnNoSilo_SaysSoAndFailsItsCellsInTheEnd()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [], waiting: Impatient with { AtMost = TimeSpan.FromSeconds(4) });
        using var sweep = new PlantedSweep(cluster, images: 2);
        await sweep.SubmitAsync();

        var waiting = await sweep.UntilAsync(s => s.WaitingFor?.StartsWith("waiting for model", StringComparison.Ordinal) == true, "to say what it waits for");
        Assert.Matches("^waiting for model planted.onnx \\(aaaaaaaaaaaa\\), on no silo since [0-9]+ s$", waiting.WaitingFor!);
        var end = await sweep.EndAsync();

        Assert.Equal((SweepState.Completed, end.Cells), (end.State, end.FailedCells));
        Assert.All(await sweep.RowsAsync(), r => Assert.Contains("on no silo", r.Failure!.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Expand_ModelThatLeavesMeanwhile_FailsTheSweepAndNeverItsAccuracy()
    {
        var device = new PlantedDevice();
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [device], waiting: Impatient);
        using var sweep = new PlantedSweep(cluster, images: 40);
        await sweep.LabelAsync([.. Enumerable.Range(0, 40).Select(i => $"{i:D2}.png,7")]);
        sweep.Spec = sweep.Spec with { Images = sweep.Spec.Images with { Labels = "labels.csv" } };
        var asked = 0;
        device.BeforeDescribe = _ =>
        {
            if (Interlocked.Increment(ref asked) < 5) return Task.CompletedTask;
            cluster.Shelf.IsEmpty = true;
            throw new ModelMissingException("The file is gone.");
        };

        await sweep.SubmitAsync();
        var end = await sweep.EndAsync();

        Assert.Equal(SweepState.Failed, end.State);
        Assert.StartsWith("Model 'planted' cannot be asked: ", end.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expand_FirstPicturesCannotBeRead_ClassesAreAskedForWithAnother()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 1);
        for (var i = 0; i < 10; i++) File.CreateSymbolicLink(Path.Combine(sweep.Folder, $"00{i}.png"), "gone");
        File.Move(Path.Combine(sweep.Folder, "00.png"), Path.Combine(sweep.Folder, "99.png"));
        await sweep.LabelAsync([.. Enumerable.Range(0, 10).Select(i => $"00{i}.png,7"), "99.png,7"]);
        sweep.Spec = sweep.Spec with { Images = sweep.Spec.Images with { Labels = "labels.csv" } };

        await sweep.SubmitAsync();

        Assert.Equal((SweepState.Completed, 2, 20), ((await sweep.EndAsync()) is var end ? (end.State, end.Done, end.FailedCells) : default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Work_ModelRemovedWhileInUse_IsServedFromMemoryOrFailsWithTheReason(bool isInMemory)
    {
        var device = new PlantedDevice { HoldsModel = isInMemory };
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [device]);
        using var sweep = new PlantedSweep(cluster, images: 6, masks: 960);
        var scored = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        device.Before = async _ =>
        {
            scored.TrySetResult();
            await go.Task;
        };
        await sweep.SubmitAsync();
        await scored.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        // The cluster knows that the silo had the file.
        await PlantedCluster.UntilTrueAsync(async () => (await cluster.Grains.GetGrain<IClusterGrain>(0).StatusAsync()).Silos.Any(s => s.Report?.Models.Length > 0));
        cluster.Shelf.IsEmpty = true;
        if (!isInMemory) await PlantedCluster.UntilTrueAsync(async () => (await cluster.Grains.GetGrain<IClusterGrain>(0).StatusAsync()).Silos.All(s => s.Report?.Models.Length == 0));
        go.SetResult();

        var end = await sweep.EndAsync();

        Assert.Equal(12, end.Done + end.FailedCells);
        if (isInMemory) Assert.Equal(12, end.Done);
        else Assert.Contains(await sweep.RowsAsync(), r => r.Failure?.Message.Contains("is no longer on silo", StringComparison.Ordinal) == true);
        Assert.DoesNotContain((await cluster.Grains.GetGrain<IClusterGrain>(0).StatusAsync()).Silos, s => s.Report!.Devices.Any(d => d.OutOfService is not null));
    }
}

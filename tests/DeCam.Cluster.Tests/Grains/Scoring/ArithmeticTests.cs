using System.Diagnostics;
using DeCam.Cluster.Grains;
using DeCam.Cluster.Testing.Planted;
using DeCam.Cluster.Tests.Grains.Sweeps;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Grains.Scoring;

/// <summary>Silos whose devices calculate differently: a device adds a number of units in the last place to every score.</summary>
public sealed class ArithmeticTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_TwoKinds_EachMapIsThatOfItsKindAlone()
    {
        var alone = new[] { await AloneAsync(0), await AloneAsync(1) };
        await using var cluster = await PlantedCluster.StartAsync(2, OfSilo);
        var specs = await SpecsAsync(cluster);

        await Task.WhenAll(specs.Select(cluster.ExplainAsync));

        var results = await Task.WhenAll(specs.Select(spec => ResultAsync(cluster, spec)));
        Assert.Equal([Kind(0), Kind(1)], results.Select(r => r.Arithmetic!).Distinct().OrderBy(k => k.Machine));
        foreach (var (spec, result) in specs.Zip(results))
        {
            var ulps = result.Arithmetic == Kind(0) ? 0 : 1;
            Assert.Equal([Name(ulps)], result.Devices);
            Assert.True(result.IsReproducible);
            Assert.Equal(alone[ulps][spec.Seed], await cluster.MapAsync(spec));
            Assert.NotEqual(alone[1 - ulps][spec.Seed], await cluster.MapAsync(spec));
        }
    }

    [Fact]
    public async Task Explain_DeviceWhoseBitsVary_IsNotCalledReproducible()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [new PlantedDevice("card") { Varies = true }]);
        var spec = (await SpecsAsync(cluster))[0];

        await cluster.ExplainAsync(spec);

        var result = await ResultAsync(cluster, spec);
        Assert.Equal((false, "planted+0"), (result.IsReproducible, result.Arithmetic!.Machine));
    }

    [Fact]
    public async Task Explain_LastOfItsKindDies_WaitsInTheOpenUntilItIsBack()
    {
        var alone = await AloneAsync(1);
        await using var cluster = await PlantedCluster.StartAsync(2, OfSilo, CoordinatorFirst);
        var spec = (await SpecsAsync(cluster))[0] with { Arithmetic = Kind(1) };
        await LoseAsync(cluster, spec);

        var waiting = await cluster.UntilAsync(spec, s => s.WaitingFor is not null, "to wait");

        Assert.StartsWith($"waiting for a device of arithmetic {Kind(1).InWords}, on no silo since ", waiting.WaitingFor, StringComparison.Ordinal);
        var queue = await PlantedCluster.RetryAsync(cluster.Grains.GetGrain<IScoreQueueGrain>(PlantedCluster.Model.Sha256).StatusAsync);
        Assert.Equal([Kind(1).Fingerprint], queue.Stranded.Select(s => s.Fingerprint));
        await SaidAsync(cluster, $"is waiting for a device of arithmetic {Kind(1).Fingerprint}: no silo has one");
        Assert.Equal(0, Device(cluster, 0).Masks);

        await cluster.Silos.StartAdditionalSiloAsync();

        Assert.Equal(RunState.Completed, (await cluster.EndAsync(spec)).State);
        Assert.Equal(alone[spec.Seed], await cluster.MapAsync(spec));
        Assert.Equal(0, Device(cluster, 0).Masks);
        await SaidAsync(cluster, $"waits no more for a device of arithmetic {Kind(1).Fingerprint}");
    }

    [Fact]
    public async Task Explain_AnyAskedForWhileItWaits_GoesOnAndIsMarked()
    {
        var alone = await AloneAsync(0);
        await using var cluster = await PlantedCluster.StartAsync(2, OfSilo, CoordinatorFirst);
        var spec = (await SpecsAsync(cluster))[0] with { Arithmetic = Kind(1) };
        await LoseAsync(cluster, spec);
        await cluster.UntilAsync(spec, s => s.WaitingFor is not null, "to wait");

        await cluster.SubmitAsync(spec with { AnyArithmetic = true });

        Assert.Equal(RunState.Completed, (await cluster.EndAsync(spec)).State);
        var mixed = await ResultAsync(cluster, spec);
        Assert.Equal((null, false, 2), (mixed.Arithmetic, mixed.IsReproducible, mixed.Devices.Length));

        // A result of any devices is none for who asks for a reproducible one.
        await cluster.ExplainAsync(spec with { Arithmetic = null });
        var same = await ResultAsync(cluster, spec);
        Assert.Equal((Kind(0), true), (same.Arithmetic, same.IsReproducible));
        Assert.Equal(alone[spec.Seed], await cluster.MapAsync(spec));
    }

    [Fact]
    public async Task Explain_AnyAskedForWhileItsKindIsThere_StaysWithItUntilItIsLost()
    {
        await using var cluster = await PlantedCluster.StartAsync(2, OfSilo, CoordinatorFirst);
        var specs = (await SpecsAsync(cluster))[..2].Select(s => s with { Arithmetic = Kind(1) }).ToArray();
        Device(cluster, 1).Before = _ => Task.Delay(10, Cancel);
        foreach (var spec in specs)
        {
            await cluster.SubmitAsync(spec);
            await cluster.UntilAsync(spec, s => s.Evaluations > 0, "to be under way");
            await cluster.SubmitAsync(spec with { AnyArithmetic = true });
            if (spec == specs[0]) Assert.Equal(RunState.Completed, (await cluster.EndAsync(spec)).State);
        }

        await LoseAsync(cluster, specs[1]);

        Assert.Equal(RunState.Completed, (await cluster.EndAsync(specs[1])).State);
        var (kept, freed) = (await ResultAsync(cluster, specs[0]), await ResultAsync(cluster, specs[1]));
        Assert.Equal((Kind(1), true, 1), (kept.Arithmetic, kept.IsReproducible, kept.Devices.Length));
        Assert.Equal((null, false, 2), (freed.Arithmetic, freed.IsReproducible, freed.Devices.Length));
    }

    [Fact]
    public async Task Explain_AnyAskedForWhileItIsDescribed_GoesOnOnceItsKindIsLost()
    {
        await using var cluster = await PlantedCluster.StartAsync(2, OfSilo, CoordinatorFirst);
        var spec = (await SpecsAsync(cluster))[0] with { Arithmetic = Kind(1) };
        var (asked, over) = (new TaskCompletionSource(), new TaskCompletionSource());
        Device(cluster, 1).BeforeDescribe = _ =>
        {
            asked.TrySetResult();
            return over.Task;
        };
        try
        {
            await cluster.SubmitAsync(spec);
            await asked.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
            await cluster.SubmitAsync(spec with { AnyArithmetic = true });

            // The silo ends once its device does; the others notice that it stops before.
            await Task.WhenAny(KillAsync(cluster), Task.Delay(TimeSpan.FromSeconds(10), Cancel));

            Assert.Equal(RunState.Completed, (await cluster.EndAsync(spec)).State);
            Assert.Equal([Name(0)], (await ResultAsync(cluster, spec)).Devices);
        }
        finally
        {
            // A silo that stops waits for what its devices do.
            over.SetResult();
        }
    }

    [Fact]
    public async Task Sweep_AnyAskedForAgain_GoesOnAsItIs()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [Planted(0)]);
        using var sweep = new PlantedSweep(cluster, images: 4);
        var (begun, go) = (0, new TaskCompletionSource());
        Device(cluster, 0).Before = _ => go.Task;
        cluster.Calls.Before = called => Task.FromResult(called == "IExplanationGrain.SubmitAsync" ? Interlocked.Increment(ref begun) : 0);
        sweep.Spec = sweep.Spec with { AnyArithmetic = true };
        await sweep.SubmitAsync();
        await sweep.UntilAsync(s => s.OpenRuns > 0 && Device(cluster, 0).Open > 0, "to be under way");
        var before = (await sweep.Grain.StatusAsync()).OpenRuns;
        var submitted = begun;

        for (var i = 0; i < 3; i++) Assert.Equal(before, (await sweep.SubmitAsync()).OpenRuns);

        Assert.Equal(submitted, begun);
        go.SetResult();
        Assert.Equal(8, (await sweep.EndAsync()).Done);
    }

    [Fact]
    public async Task Explain_AnyFromTheStart_TakesEveryDevice()
    {
        await using var cluster = await PlantedCluster.StartAsync(2, OfSilo);
        foreach (var device in cluster.Devices.Values) device.Before = _ => Task.Delay(5, Cancel);
        var spec = await cluster.SpecAsync() with { AnyArithmetic = true };

        await cluster.ExplainAsync(spec);

        var result = await ResultAsync(cluster, spec);
        Assert.Equal((null, false), (result.Arithmetic, result.IsReproducible));
        Assert.All(cluster.Devices.Values, d => Assert.True(d.Masks > 0));
    }

    [Fact]
    public async Task Explain_LateBatchesOfALostActivation_DoNotStayInThePlaceOfItsOwn()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [Planted(0)]);
        var (device, go) = (Device(cluster, 0), new TaskCompletionSource());
        device.Before = _ => go.Task;
        var spec = await cluster.SpecAsync();
        await cluster.SubmitAsync(spec);
        await PlantedCluster.UntilTrueAsync(() => Task.FromResult(device.Open > 0));
        var late = Enumerable.Range(0, 40).Select(batch => new WorkItem
        {
            RunId = RunIds.Of(spec),
            Batch = batch,
            Model = spec.Model,
            ImageSha256 = spec.ImageSha256,
            Count = 16,
            Arithmetic = Kind(1).Fingerprint,
        });

        await cluster.Grains.GetGrain<IScoreQueueGrain>(PlantedCluster.Model.Sha256).SubmitAsync(new([.. late]));
        go.SetResult();

        Assert.Equal(RunState.Completed, (await cluster.EndAsync(spec)).State);
        Assert.Equal(Kind(0), (await ResultAsync(cluster, spec)).Arithmetic);
    }

    [Fact]
    public async Task Sweep_TwoKinds_UsesBothAndEachRowIsThatOfItsKindAlone()
    {
        var alone = new[] { await SweepAsync(1, _ => [Planted(0)]), await SweepAsync(1, _ => [Planted(1)]) };

        var rows = await SweepAsync(2, OfSilo);

        Assert.Equal(2, rows.Select(r => r.Arithmetic).Distinct().Count());
        Assert.All(rows, row => Assert.Equal(alone[row.Arithmetic == Kind(0) ? 0 : 1][row.Cell].MapSha256, row.MapSha256));
        Assert.All(rows, row => Assert.Equal([Name(row.Arithmetic == Kind(0) ? 0 : 1)], row.Devices));
    }

    [Fact]
    public async Task Explain_ModelThatNoDeviceLoads_IsRefusedAndAskedForAgain()
    {
        await using var cluster = await PlantedCluster.StartAsync(2, OfSilo);
        foreach (var device in cluster.Devices.Values) device.BeforeArithmetic = () => throw new ScoringRefusedException(RefusalKind.Input, "Model 'planted.onnx' is planted badly.");
        var spec = await cluster.SpecAsync();

        var refused = await cluster.ExplainAsync(spec);
        foreach (var device in cluster.Devices.Values) device.BeforeArithmetic = () => Task.CompletedTask;
        await PlantedCluster.RetryAsync(() => cluster.Run(spec).SubmitAsync(spec, restart: true));

        Assert.Equal(new(FailureKind.Input, "Model 'planted.onnx' is planted badly."), refused.Failure);
        Assert.Equal(RunState.Completed, (await cluster.EndAsync(spec)).State);
    }

    [Fact]
    public async Task Explain_DevicesThatFailToLoad_EndTheRunAfterThreeFaults()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [new() { BeforeArithmetic = () => throw new IOException("The card was lost.") }]);

        var status = await cluster.ExplainAsync(await cluster.SpecAsync());

        Assert.Equal(new(FailureKind.Internal, "Model 'planted.onnx' could not be loaded in 3 attempts; the last one ended with: IOException: The card was lost."), status.Failure);
    }

    [Fact]
    public async Task Explain_DevicesThatLoadForEver_SaysSoAndEndsAfterItsTime()
    {
        var over = new TaskCompletionSource();
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [new() { BeforeArithmetic = () => over.Task }], waiting: new() { AtMost = TimeSpan.FromSeconds(8) });
        try
        {
            var spec = await cluster.SpecAsync();
            await cluster.SubmitAsync(spec);

            var waiting = await cluster.UntilAsync(spec, s => s.WaitingFor is not null || s.State != RunState.Running, "to wait");

            Assert.StartsWith("waiting for devices to load model planted.onnx (aaaaaaaaaaaa), since ", waiting.WaitingFor, StringComparison.Ordinal);
            Assert.Contains("DeCam:Waiting:AtMost", (await cluster.EndAsync(spec)).Failure?.Message, StringComparison.Ordinal);
        }
        finally
        {
            // A silo that stops waits for what its devices do.
            over.SetResult();
        }
    }

    [Fact]
    public async Task Explain_QueueThatDoesNotBind_SaysSoAndGoesOnUnboundOnlyBesideOtherVersions()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [Planted(0)]);
        cluster.Calls.Before = PlantedCalls.Losing("IScoreQueueGrain.BindAsync");
        var spec = await cluster.SpecAsync();
        await cluster.SubmitAsync(spec);
        var waiting = await cluster.UntilAsync(spec, s => s.WaitingFor is not null, "to wait");
        const string waits = "waiting for the queue of model planted.onnx to say which devices may have the run, since ";
        Assert.StartsWith(waits, waiting.WaitingFor, StringComparison.Ordinal);

        // Longer than one of an earlier version is waited for.
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(12))
        {
            Assert.Equal((RunState.Running, true), await cluster.Run(spec).StatusAsync() is var status ? (status.State, status.WaitingFor?.StartsWith(waits, StringComparison.Ordinal)) : default);
            await Task.Delay(100, Cancel);
        }

        var older = new SiloReport { Silo = cluster.Silos.Silos[0].SiloAddress, Name = "older", Version = "0.0.1" };
        while ((await cluster.Run(spec).StatusAsync()).State == RunState.Running)
        {
            await cluster.Grains.GetGrain<IClusterGrain>(0).ReportSiloAsync(older);
            await Task.Delay(20, Cancel);
        }

        var result = await ResultAsync(cluster, spec);
        Assert.Equal((null, false), (result.Arithmetic, result.IsReproducible));
    }

    [Fact]
    public async Task Explain_QueueThatNeverBinds_FailsAfterTheLimit()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [Planted(0)], waiting: new() { AtMost = TimeSpan.FromSeconds(2) });
        cluster.Calls.Before = PlantedCalls.Losing("IScoreQueueGrain.BindAsync");
        var spec = await cluster.SpecAsync();
        await cluster.SubmitAsync(spec);

        var end = await cluster.EndAsync(spec);

        Assert.Equal(RunState.Failed, end.State);
        Assert.Contains("has not said for ", end.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("The test lost a call of IScoreQueueGrain.BindAsync", end.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("DeCam:Waiting:AtMost", end.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_ModelFileThatTheDiskDoesNotGive_WaitsInTheOpenAndGoesOn()
    {
        await using var cluster = await PlantedCluster.StartAsync(2);
        Plant(cluster, () => throw new ModelMissingException("It cannot be read.", new IOException("Input/output error")));
        var spec = await cluster.SpecAsync();
        await cluster.SubmitAsync(spec);

        var waiting = await cluster.UntilAsync(spec, s => s.WaitingFor?.Contains("cannot load", StringComparison.Ordinal) == true, "to say what it waits for");

        Assert.Matches("^waiting for model planted.onnx [(]aaaaaaaaaaaa[)], which silo .+ cannot load since [0-9]+ s: Input/output error$", waiting.WaitingFor!);
        Assert.NotNull((await cluster.Grains.GetGrain<IScoreQueueGrain>(PlantedCluster.Model.Sha256).StatusAsync()).Unread);
        await SaidAsync(cluster, "no device can load it: silo");
        Plant(cluster, () => Task.CompletedTask);
        Assert.Equal(RunState.Completed, (await cluster.EndAsync(spec)).State);
        await SaidAsync(cluster, "waits no more to be loaded");
        Assert.Single(cluster.Log.Lines, line => line.Contains("no device can load it: silo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_ModelFileThatMayNotBeRead_FailsWithSiloAndReason()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, waiting: new() { AtMost = TimeSpan.FromMinutes(1) });
        Plant(cluster, () => throw new ModelMissingException("It cannot be read.", new UnauthorizedAccessException("Access is denied.")));

        var status = await cluster.ExplainAsync(await cluster.SpecAsync());

        Assert.Matches("^Model planted.onnx [(]aaaaaaaaaaaa[)] could not be loaded for [34] s on silo .+, and on no other: Access is denied; put that right", status.Failure?.Message ?? "");
    }

    private static void Plant(PlantedCluster cluster, Func<Task> beforeArithmetic)
    {
        foreach (var device in cluster.Devices.Values) device.BeforeArithmetic = beforeArithmetic;
    }

    // Silo 0 has the usual device; all others have one that adds a unit.
    private static PlantedDevice[] OfSilo(int silo) => [Planted(silo == 0 ? 0 : 1)];

    private static DeCamGrainsOptions CoordinatorFirst(int silo) => new() { Coordinator = silo == 0 };

    private static PlantedDevice Planted(int ulps) => new(Name(ulps)) { Ulps = ulps };

    private static string Name(int ulps) => $"planted-{ulps}";

    private static ArithmeticKind Kind(int ulps) => new(DeviceArithmetic.FingerprintOf([(byte)ulps]), "planted", $"planted+{ulps}");

    private static PlantedDevice Device(PlantedCluster cluster, int ulps) => cluster.Devices.Values.First(d => d.Ulps == ulps);

    private static Task<RunSpec[]> SpecsAsync(PlantedCluster cluster) =>
        Task.WhenAll(Enumerable.Range(0, 6).Select(async seed => await cluster.SearchAsync(seed) with { Priority = RunPriority.Sweep }));

    private static async Task<Dictionary<long, byte[]>> AloneAsync(int ulps)
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [Planted(ulps)]);
        var maps = new Dictionary<long, byte[]>();
        foreach (var spec in await SpecsAsync(cluster))
        {
            await cluster.ExplainAsync(spec);
            maps[spec.Seed] = await cluster.MapAsync(spec);
        }

        return maps;
    }

    private static async Task<List<SweepRow>> SweepAsync(int silos, Func<int, PlantedDevice[]> devices)
    {
        await using var cluster = await PlantedCluster.StartAsync(silos, devices);
        using var sweep = new PlantedSweep(cluster, images: 8);
        await sweep.SubmitAsync();
        Assert.Equal((SweepState.Completed, 16), await sweep.EndAsync() is var end ? (end.State, end.Done) : default);
        return await sweep.RowsAsync();
    }

    // Kills the silo of the device that adds a unit, in the middle of a run that is bound to its kind.
    private static async Task LoseAsync(PlantedCluster cluster, RunSpec spec)
    {
        Device(cluster, 1).Before = _ => Task.Delay(10, Cancel);
        await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(spec, s => s.Evaluations > 200, "to be under way");
        await KillAsync(cluster);
    }

    private static async Task KillAsync(PlantedCluster cluster)
    {
        var lost = cluster.Devices.Single(d => d.Value.Ulps == 1).Key.Split('/')[0];
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos.Single(s => s.Name == lost), Cancel);
    }

    private static Task<RunResult> ResultAsync(PlantedCluster cluster, RunSpec spec) => PlantedCluster.RetryAsync(async () => (await cluster.Run(spec).ResultAsync())!);

    private static async Task SaidAsync(PlantedCluster cluster, string words)
    {
        while (!cluster.Log.Lines.Any(line => line.Contains(words, StringComparison.Ordinal))) await Task.Delay(50, Cancel);
    }
}

using System.Text;
using DeCam.Cluster.Grains.Explanations;
using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace DeCam.Cluster.Tests.Grains.Explanations;

/// <summary>Runs whose search a calibrated network scores.</summary>
public sealed class CalibrationTests
{
    private const string Guard = "The network of this picture agrees with the model at 0.50 but at least 0.95 is wanted; leave out --precision.";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_EightBits_AsksOnceAndScoresTheSearchAlone()
    {
        await using var cluster = await StartAsync(1, true);
        var device = cluster.Devices.Values.Single();
        var spec = await cluster.SpecAsync() with { Precision = "int8" };
        var scored = new List<(string? Network, int Masks)>();
        device.Before = requests =>
        {
            lock (scored) scored.AddRange(requests.Select(r => (r.Network, r.Masks.Count)));
            return Task.CompletedTask;
        };

        Assert.Null((await cluster.ExplainAsync(spec)).Failure);
        var result = (await cluster.Run(spec).ResultAsync())!;

        var asked = Assert.Single(device.Calibrations);
        Assert.Equal([7], asked.Classes);
        Assert.False(asked.IsTimed);
        Assert.True(result.Calibration!.IsUsed);
        Assert.Equal((true, 0.99, null), (result.Calibration.IsProductExact, result.Calibration.Correlation, result.Calibration.Speed));
        Assert.Equal(result.Evaluations, scored.Where(s => s.Network == result.Calibration.NetworkSha256).Sum(s => s.Masks));
        Assert.Equal(result.MetricEvaluations, scored.Where(s => s.Network is null).Sum(s => s.Masks));
        Assert.Equal(["0.05", spec.ImageSha256], Encoding.UTF8.GetString((await cluster.Artifacts.GetAsync(result.Calibration.NetworkSha256, Cancel)).Span).Split(' '));

        // Another seed of the same picture takes the answer, auto asks anew since it wants to know the speed, and float32 asks nothing and has another map.
        Assert.Null((await cluster.ExplainAsync(spec with { Seed = 1 })).Failure);
        Assert.Single(device.Calibrations);
        Assert.Equal(result.Calibration.NetworkSha256, (await cluster.Run(spec with { Seed = 1 }).ResultAsync())!.Calibration!.NetworkSha256);
        var auto = spec with { Precision = "auto" };
        Assert.Null((await cluster.ExplainAsync(auto)).Failure);
        Assert.True(device.Calibrations.Last().IsTimed);
        Assert.Equal(await cluster.MapAsync(spec), await cluster.MapAsync(auto));
        Assert.Equal((true, false), (result.IsReproducible, (await cluster.Run(auto).ResultAsync())!.IsReproducible));
        var plain = spec with { Precision = null };
        Assert.Null((await cluster.ExplainAsync(plain)).Failure);
        Assert.Equal(2, device.Calibrations.Count);
        Assert.Null((await cluster.Run(plain).ResultAsync())!.Calibration);
        Assert.NotEqual(await cluster.MapAsync(plain), await cluster.MapAsync(spec));

        // What a silo of an earlier version scores, which knows no networks, is not taken. Where nothing else comes, the run ends.
        var (told, times) = (0, 1);
        var before = device.Before;
        var other = await cluster.SpecAsync(3) with { Precision = "int8", Seed = 0 };
        device.Before = async requests =>
        {
            if (requests[0].Network is null || Interlocked.Exchange(ref told, 1) == 1) return;
            var masks = requests[0].Masks.Count;
            await cluster.Run(other).ReportAsync(new([.. Enumerable.Range(0, times * 640 / masks).Select(i => i % (640 / masks)).Select(batch => new WorkReport
            {
                RunId = RunIds.Of(other),
                Batch = batch,
                Scores = new byte[masks * 2 * sizeof(float)],
                Arithmetic = result.Arithmetic?.Fingerprint,
            })]));
        };
        Assert.Null((await cluster.ExplainAsync(other)).Failure);
        Assert.Equal(await cluster.MapAsync(spec), await cluster.MapAsync(other));
        (told, times) = (0, 3);
        other = await cluster.SpecAsync(4) with { Precision = "int8", Seed = 0 };
        Assert.Contains(" answered 3 times with scores in another precision than was asked for, ", (await cluster.ExplainAsync(other)).Failure?.Message, StringComparison.Ordinal);
        device.Before = before;

        // A network that is not stored any more is made again.
        cluster.Artifacts.Remove(result.Calibration.NetworkSha256);
        Assert.Null((await cluster.ExplainAsync(spec with { Seed = 2 })).Failure);
        Assert.Equal(5, device.Calibrations.Count);
    }

    [Fact]
    public async Task Explain_GuardSaysNo_FallsBackUnderAutoAndFailsElse()
    {
        await using var cluster = await StartAsync(1, true);
        var device = cluster.Devices.Values.Single();
        device.GuardReason = Guard;
        var auto = await cluster.SpecAsync() with { Precision = "auto" };

        Assert.Null((await cluster.ExplainAsync(auto)).Failure);
        var result = (await cluster.Run(auto).ResultAsync())!;
        Assert.Equal((Guard, "", 0.5), (result.Calibration!.Reason, result.Calibration.NetworkSha256, result.Calibration.Correlation));
        Assert.Equal(0, device.MasksOfNetworks);
        Assert.Equal(new Failure(FailureKind.Option, Guard), (await cluster.ExplainAsync(auto with { Precision = "int8" })).Failure);

        device.GuardReason = null;
        device.BeforeCalibrate = _ => throw new ScoringRefusedException(RefusalKind.Input, "Model 'planted.onnx' is in eight bits already.");
        Assert.Equal("Model 'planted.onnx' is in eight bits already; leave precision out, or use auto.", (await cluster.ExplainAsync(await cluster.SpecAsync(1) with { Precision = "int8" })).Failure?.Message);
        device.BeforeCalibrate = _ => throw new IOException("The card was lost.");
        var lost = await cluster.SpecAsync(2) with { Precision = "auto" };
        Assert.Null((await cluster.ExplainAsync(lost)).Failure);
        Assert.Equal("A network of 8-bit integers could not be made in 3 attempts; the last one ended with: IOException: The card was lost.", (await cluster.Run(lost).ResultAsync())!.Calibration!.Reason);

        var inside = await cluster.SubmitAsync(auto with { Method = "grad-cam", Options = [], Precision = "int8" });
        Assert.Equal("Method 'grad-cam' looks inside the model, which is done in float32 only; leave precision out, or use auto.", inside.Failure?.Message);
        Assert.Equal("Precision 'bf16' is not known; use fp32, int8, auto, tf32 or fp16.", (await cluster.SubmitAsync(auto with { Precision = "bf16" })).Failure?.Message);
    }

    [Fact]
    public async Task Explain_CoordinatorEndsAfterTheDecision_KeepsIt()
    {
        await using var cluster = await StartAsync(2, true, true);
        var spec = await cluster.SpecAsync() with { Precision = "auto" };
        Assert.Null((await cluster.ExplainAsync(spec with { Seed = 9 })).Failure);
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        foreach (var device in cluster.Devices.Values)
        {
            device.Before = _ =>
            {
                asked.TrySetResult();
                return goOn.Task;
            };
        }

        spec = await cluster.SpecAsync(5) with { Precision = "auto" };
        await cluster.SubmitAsync(spec);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        // Before the first mask is scored it is in the store, and nobody can decide anew.
        foreach (var device in cluster.Devices.Values) device.GuardReason = Guard;
        await PlantedCluster.DropAsync(cluster.Run(spec));
        goOn.SetResult();
        await cluster.SubmitAsync(spec);

        Assert.Null((await cluster.EndAsync(spec)).Failure);
        Assert.True((await cluster.Run(spec).ResultAsync())!.Calibration!.IsUsed);
        Assert.Equal(2, cluster.Devices.Values.Sum(d => d.Calibrations.Count));

        // One silo gives the bytes of two.
        await using var alone = await StartAsync(1, true);
        await alone.ExplainAsync(await alone.SpecAsync(5) with { Precision = "auto" });
        Assert.Equal(await alone.MapAsync(spec), await cluster.MapAsync(spec));
    }

    [Theory]
    [InlineData("auto", null)]
    [InlineData("int8", "The search was begun without a network of 8-bit integers, ")]
    public async Task Explain_BegunWithoutANetwork_GoesOnWithoutOneOrEnds(string precision, string? failure)
    {
        await using var cluster = await StartAsync(1, true);
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        cluster.Devices.Values.Single().Before = _ =>
        {
            asked.TrySetResult();
            return goOn.Task;
        };
        var spec = await cluster.SpecAsync() with { Precision = precision };
        await cluster.SubmitAsync(spec);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        // The record as a silo that knows no networks would have written it.
        var serializer = cluster.Silos.GetSiloServiceProvider(cluster.Silos.Silos[0].SiloAddress).GetRequiredService<Serializer>();
        var (key, stored) = cluster.States.Entries.Single(e => e.Key.StartsWith("run/", StringComparison.Ordinal));
        var record = serializer.Deserialize<RunRecord>(stored.State)!;
        Assert.NotNull(record.Calibration);
        record.Calibration = null;
        cluster.States.Entries[key] = (serializer.SerializeToArray(record), "another activation");
        goOn.SetResult();

        var end = await cluster.EndAsync(spec);

        if (failure is not null) Assert.StartsWith(failure, end.Failure?.Message, StringComparison.Ordinal);
        else Assert.Equal((null, null), (end.Failure, (await cluster.Run(spec).ResultAsync())!.Calibration));
    }

    [Fact]
    public async Task Explain_OneOfTwoSilosRunsEightBits_TheOtherScoresTheMetricsAlone()
    {
        await using var cluster = await StartAsync(2, true, false);
        var spec = await cluster.SpecAsync() with { Precision = "int8" };

        Assert.Null((await cluster.ExplainAsync(spec)).Failure);

        var result = (await cluster.Run(spec).ResultAsync())!;
        var able = cluster.Devices.Values.Single(d => d.Precisions.Count > 0);
        Assert.Equal(result.Evaluations, able.MasksOfNetworks);
        await using var alone = await StartAsync(1, true);
        await alone.ExplainAsync(await alone.SpecAsync() with { Precision = "int8" });
        Assert.Equal(await alone.MapAsync(spec), await cluster.MapAsync(spec));
    }

    [Fact]
    public async Task Explain_NoSiloRunsEightBits_FallsBackOrIsRefusedSoon()
    {
        // As in the process of a client, where no other device will come.
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        var auto = await cluster.SpecAsync() with { Precision = "auto" };
        const string Reason = "No device that may have this run runs networks of 8-bit integers; start a silo with one that does.";

        Assert.Null((await cluster.ExplainAsync(auto)).Failure);
        Assert.Equal(Reason, (await cluster.Run(auto).ResultAsync())!.Calibration!.Reason);
        var plain = auto with { Precision = null };
        await cluster.ExplainAsync(plain);
        Assert.Equal(await cluster.MapAsync(plain), await cluster.MapAsync(auto));

        // From now on it is known, and nobody waits.
        var start = DateTime.UtcNow;
        Assert.Equal(new Failure(FailureKind.Option, Reason.TrimEnd('.') + "; leave precision out, or use auto."), (await cluster.ExplainAsync(auto with { Precision = "int8" })).Failure);
        Assert.InRange(DateTime.UtcNow - start, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        var queue = await cluster.Grains.GetGrain<IScoreQueueGrain>(PlantedCluster.Model.Sha256).StatusAsync();
        Assert.Contains(queue.Unoffered, w => w.Precision == "int8" && w.Fingerprint.Length > 0 && w.Items == 0);
    }

    // Of two alike, a run takes the kind that comes first by its fingerprint.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Explain_KindsThatDiffer_IsBoundToOneThatRunsEightBits(int able)
    {
        await using var cluster = await PlantedCluster.StartAsync(2, silo => [new() { Ulps = silo, Precisions = silo == able ? [Precision.EightBits] : [] }]);
        var spec = await cluster.SpecAsync() with { Precision = "int8" };

        Assert.Null((await cluster.ExplainAsync(spec)).Failure);
        Assert.Equal($"planted+{able}", (await cluster.Run(spec).ResultAsync())!.Arithmetic?.Machine);
    }

    [Fact]
    public void Id_OfFloat32_IsThatOfBefore()
    {
        var spec = new RunSpec { Model = PlantedCluster.Model, ImageName = "x", ImageSha256 = new('b', 64), Method = "rise", Options = new() { ["masks"] = "640" } };

        Assert.Equal("c45864c72f641dc72263f8198823b61a", RunIds.Of(spec));
        Assert.Equal(3, new[] { RunIds.Of(spec), RunIds.Of(spec with { Precision = "int8" }), RunIds.Of(spec with { Precision = "auto" }) }.Distinct().Count());
    }

    private static Task<PlantedCluster> StartAsync(int silos, params bool[] runsInt8) => PlantedCluster.StartAsync(silos, silo => [new() { Precisions = runsInt8[silo] ? [Precision.EightBits] : [] }]);
}

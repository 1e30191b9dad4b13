using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Grains.Explanations;

/// <summary>Runs whose search the model itself scores in fewer bits than float32, as cards offer.</summary>
public sealed class FewerBitsTests
{
    [Fact]
    public async Task Explain_Fp16_ScoresTheSearchAloneInIt()
    {
        // As in the process of a client, which does not wait long for what no device does.
        await using var cluster = await PlantedCluster.StartAsync(2, silo => [new() { Precisions = silo == 0 ? [Precision.TensorFloat, Precision.Half] : [] }], options: _ => new() { Supervise = false });
        var spec = await cluster.SpecAsync() with { Precision = "fp16" };

        Assert.Null((await cluster.ExplainAsync(spec)).Failure);

        var result = (await cluster.Run(spec).ResultAsync())!;
        var (able, plain) = (cluster.Devices.Values.Single(d => d.Precisions.Count > 0), cluster.Devices.Values.Single(d => d.Precisions.Count == 0));
        int Masks(Precision precision) => able.MasksIn.GetValueOrDefault(precision) + plain.MasksIn.GetValueOrDefault(precision);
        Assert.Equal((result.Evaluations, result.MetricEvaluations), (Masks(Precision.Half), Masks(Precision.Fp32)));
        Assert.Null(result.Calibration);

        // Its map is another one than that of float32, and a precision between has a run of its own.
        var exact = spec with { Precision = null };
        Assert.Null((await cluster.ExplainAsync(exact)).Failure);
        Assert.NotEqual(await cluster.MapAsync(exact), await cluster.MapAsync(spec));
        Assert.Null((await cluster.ExplainAsync(spec with { Precision = "tf32" })).Failure);
        Assert.Equal(result.Evaluations, Masks(Precision.TensorFloat));

        // auto searches in float32 on a card.
        var auto = spec with { Precision = "auto" };
        Assert.Null((await cluster.ExplainAsync(auto)).Failure);
        Assert.Equal(await cluster.MapAsync(exact), await cluster.MapAsync(auto));
        Assert.Equal(result.Evaluations, Masks(Precision.Half));

        var inside = await cluster.SubmitAsync(spec with { Method = "grad-cam", Options = [] });
        Assert.Equal("Method 'grad-cam' looks inside the model, which is done in float32 only; leave precision out, or use auto.", inside.Failure?.Message);
    }

    [Fact]
    public async Task Explain_FinalPopulation_IsScoredInFloat32()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, _ => [new() { Precisions = [Precision.Half] }]);
        var device = cluster.Devices.Values.Single();
        var spec = await cluster.SearchAsync() with { Options = new() { ["map"] = "paper" }, Budget = 200, Precision = "fp16" };

        Assert.Null((await cluster.ExplainAsync(spec)).Failure);

        var result = (await cluster.Run(spec).ResultAsync())!;
        Assert.Equal(result.Evaluations + result.MetricEvaluations, device.MasksIn[Precision.Half] + device.MasksIn[Precision.Fp32]);
        Assert.InRange(device.MasksIn[Precision.Fp32] - result.MetricEvaluations, 1, result.Evaluations - 1);
    }

    [Fact]
    public async Task Explain_NoSiloOffersIt_IsRefusedSoon()
    {
        // As in the process of a client, where no other device will come.
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { Supervise = false });
        var spec = await cluster.SpecAsync() with { Precision = "fp16" };

        var start = DateTime.UtcNow;
        Assert.Equal(
            new Failure(FailureKind.Option, "No device that may have this run scores in fp16, which cards do and processors do not; name a card with --device, start a silo with one, or leave precision out."),
            (await cluster.ExplainAsync(spec)).Failure);
        Assert.InRange(DateTime.UtcNow - start, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    // Of two alike, a run takes the kind that comes first by its fingerprint.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Explain_KindsThatDiffer_IsBoundToOneThatOffersIt(int able)
    {
        await using var cluster = await PlantedCluster.StartAsync(2, silo => [new() { Ulps = silo, Precisions = silo == able ? [Precision.TensorFloat] : [] }]);
        var spec = await cluster.SpecAsync() with { Precision = "tf32" };

        Assert.Null((await cluster.ExplainAsync(spec)).Failure);
        Assert.Equal($"planted+{able}", (await cluster.Run(spec).ResultAsync())!.Arithmetic?.Machine);
    }
}

using DeCam.Inference.Benchmarks;
using DeCam.Inference.Devices;
using DeCam.Inference.Models;
using DeCam.Masks;
using DeCam.Scoring;
using DeCam.Testing;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.HalfPrecision;

/// <summary>A card's precisions, with the processor's provider in the card's place.</summary>
public sealed class CardStandInTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Score_EachPrecision_IsOfItsOwnModel()
    {
        var content = new MemoryContent();
        await using var card = Card(content);
        var request = new ScoreRequest(content.AddModel(Fixtures.Path("shapes_cnn.onnx")), content.Add(await File.ReadAllBytesAsync(Fixtures.Path("shapes", "03_star.png"), Cancelled)), LoopBenchmark.Masks(64, 64, 12), Baseline.Blur, [0, 3]);

        var full = await ScoresAsync(card, request);
        var half = await ScoresAsync(card, request with { Precision = Precision.Half });

        Assert.Equal([Precision.TensorFloat, Precision.Half], card.Precisions);
        Assert.Equal(full, await ScoresAsync(card, request with { Precision = Precision.TensorFloat }));       // the processor has no such unit
        Assert.Equal(full, await ScoresAsync(card, request));
        Assert.NotEqual(full, half);
        Assert.All(full.Zip(half), pair => Assert.InRange(pair.Second, pair.First - 0.05f, pair.First + 0.05f));
        await Assert.ThrowsAsync<ArgumentException>(() => card.ScoreAsync([request, request with { Precision = Precision.Half }], Cancelled));
        var refusal = await Assert.ThrowsAsync<ScoringRefusedException>(() => card.ScoreAsync([request with { Precision = Precision.EightBits }], Cancelled));
        Assert.Equal("Device 'cuda:0' does not run networks of 8-bit integers; leave out --precision.", refusal.Message);

        await using var processor = new CpuDevice(content, content);
        refusal = await Assert.ThrowsAsync<ScoringRefusedException>(() => processor.ScoreAsync([request with { Precision = Precision.Half }], Cancelled));
        Assert.Equal((RefusalKind.Option, "Device 'cpu' does not score in fp16; leave out --precision."), (refusal.Kind, refusal.Message));
    }

    // Products of 1e5 are finite in float32 alone.
    [Fact]
    public async Task Score_ModelThatOverflowsInHalf_IsRefusedWithTheWayOut()
    {
        using var model = TinyModel.Classifier(-1, 3, 8, 8).With(m =>
        {
            m.Graph.Initializer.Add(new DeCam.Inference.Graph.TensorProto { Name = "large", DataType = 1, FloatData = { 3e4f } });
            m.Graph.Node.Clear();
            m.Node("Mul", "image", "l1").Input.Add("large");
            m.Node("Mul", "l1", "l2").Input.Add("large");
            m.Node("GlobalAveragePool", "l2", "p");
            m.Node("Flatten", "p", "logits");
        });
        var content = new MemoryContent();
        await using var card = Card(content);
        var reference = content.AddModel(model.Save(), """{"mean":[0.1,0.1,0.1],"std":[0.05,0.05,0.05]}""");
        var request = new ScoreRequest(reference, content.Add(await File.ReadAllBytesAsync(Fixtures.Path("shapes", "03_star.png"), Cancelled)), LoopBenchmark.Masks(8, 8, 3), Baseline.Zero, [0]);

        Assert.All(await ScoresAsync(card, request), score => Assert.True(float.IsFinite(score)));
        var refusal = await Assert.ThrowsAsync<ScoringRefusedException>(() => card.ScoreAsync([request with { Precision = Precision.Half }], Cancelled));
        Assert.EndsWith(" gives scores in fp16 that are infinite or no numbers, since values inside it are too large for 16 bits; leave precision out to search in float32.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_OfEachPrecision_AreThoseOfTheProvider()
    {
        string[] Of(Precision precision) => [.. ((string[])["use_tf32", "prefer_nhwc"]).Select(key => CudaDevice.Settings(0, new(), precision)[key])];

        Assert.Equal(["0", "0"], Of(Precision.Fp32));
        Assert.Equal(["1", "0"], Of(Precision.TensorFloat));
        Assert.Equal(["0", "1"], Of(Precision.Half));
        Assert.Equal([Precision.Half], CudaDevice.Offers(new("Turing", 1, 7)));
        Assert.Equal([Precision.TensorFloat, Precision.Half], CudaDevice.Offers(new("Ampere", 1, 8)));
    }

    private static CudaDevice Card(MemoryContent content) => new(0, content, content, new(), new(), _ => SessionFactory.CpuOptions(), () => null);

    private static async Task<float[]> ScoresAsync(OnnxDevice device, ScoreRequest request) => (await device.ScoreAsync([request], Cancelled))[0];
}

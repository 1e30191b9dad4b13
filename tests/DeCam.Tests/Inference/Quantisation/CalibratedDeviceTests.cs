using System.Runtime.InteropServices;
using DeCam.Calibrations;
using DeCam.Content;
using DeCam.Inference.Devices;
using DeCam.Inference.Quantisation;
using DeCam.Masks;
using DeCam.Scoring;
using DeCam.Statistics;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Quantisation;

/// <summary>Networks of whole models, made and run by a device.</summary>
public sealed class CalibratedDeviceTests
{
    private const int Masks = 48;
    private const double LeastAgreement = 0.93;

    // MobileNetV2 has 0.95 to 0.98 on this picture, by the masks that ranges are drawn from, the others 0.98 and more; one model in four runs its first layer in another order.
    [Theory]
    [InlineData("mobilenet_v2_1.0_224", 52)]
    [InlineData("efficientnet_lite0_224", 49)]
    [InlineData("squeezenet_1.0_224", 26)]
    [InlineData("mobilenet_v1_0.25_128", 27)]
    public async Task Calibrate_Model_ComputesEveryConvolutionInIntegersAndRanksMasksAsTheModel(string name, int convolutions)
    {
        SkipWhereInexact();
        var content = new MemoryContent();
        await using var device = new CpuDevice(content, content);
        var (model, image) = (content.AddModel(Fixtures.Path("models", $"{name}.onnx")), content.Add(await File.ReadAllBytesAsync(Fixtures.Path("photos", "chelsea_cat.png"), Cancelled)));
        var view = (await device.DescribeAsync(model, image, ClassSelector.Best, Cancelled)).View;
        int[] classes = [view.Targets[0].Class];

        var made = await device.CalibrateAsync(model, image, new([Baseline.Zero], classes, IsTimed: false), Cancelled);

        Assert.Null(made.Reason);
        Assert.Equal((true, null), (made.Guard.IsProductExact, made.Guard.Speed));
        Assert.InRange(made.Guard.Correlation!.Value, CalibrationGuard.LeastCorrelation, 1);
        Assert.Equal(convolutions, SmallNetwork.Optimised(made.Network.ToArray())["QLinearConv"]);
        var request = new ScoreRequest(model, image, Unions(view.HeightPixels, view.WidthPixels), Baseline.Zero, classes);
        var wanted = await ScoresAsync(device, request);
        var got = await ScoresAsync(device, request with { Network = content.Add(made.Network) });
        Assert.InRange(RankCorrelation.Spearman(wanted, got), LeastAgreement, 1);
    }

    [Fact]
    public async Task Score_ByANetwork_DependsNeitherOnThreadsNorOnTheBatchNorOnWhoMadeIt()
    {
        SkipWhereInexact();
        var content = new MemoryContent();
        var (model, image) = (content.AddModel(Fixtures.Path("shapes_cnn.onnx")), content.Add(await File.ReadAllBytesAsync(Directory.GetFiles(Fixtures.Path("shapes"), "*.png").Order(StringComparer.Ordinal).First(), Cancelled)));
        var request = new CalibrationRequest([Baseline.Zero, Baseline.Blur], [0, 1], IsTimed: false);
        await using var one = new CpuDevice(content, content, new() { Threads = 1 });
        await using var four = new CpuDevice(content, content, new() { Threads = 4 });

        var made = await one.CalibrateAsync(model, image, request, Cancelled);

        Assert.Null(made.Reason);
        Assert.Equal(ContentKey.Of(made.Network.Span), ContentKey.Of((await four.CalibrateAsync(model, image, request, Cancelled)).Network.Span));
        var asked = new ScoreRequest(model, image, Unions(64, 64), Baseline.Blur, [0, 1]) { Network = content.Add(made.Network) };
        var together = await ScoresAsync(one, asked);
        var apart = new List<float>();
        for (var i = 0; i < Masks; i++) apart.AddRange(await ScoresAsync(four, asked with { Masks = asked.Masks.Pick([i]) }));
        Assert.Equal(together, apart);
        Assert.NotEqual(together, await ScoresAsync(one, asked with { Network = null }));
    }

    [Fact]
    public async Task Score_RequestsOfTwoNetworks_AreNotMixed()
    {
        var content = new MemoryContent();
        await using var device = new CpuDevice(content, content);
        var request = new ScoreRequest(content.AddModel(Fixtures.Path("shapes_cnn.onnx")), "", Unions(64, 64), Baseline.Zero, [0]);

        await Assert.ThrowsAsync<ArgumentException>(() => device.ScoreAsync([request, request with { Network = "other" }], Cancelled));
    }

    [Fact]
    public async Task Score_NetworkThatIsNone_IsRefused()
    {
        SkipWhereInexact();
        var content = new MemoryContent();
        await using var device = new CpuDevice(content, content);
        var request = new ScoreRequest(content.AddModel(Fixtures.Path("shapes_cnn.onnx")), "", Unions(64, 64), Baseline.Zero, [0]) { Network = content.Add("no network"u8.ToArray()) };

        var refusal = await Assert.ThrowsAsync<ScoringRefusedException>(() => device.ScoreAsync([request], Cancelled));
        Assert.StartsWith("The network in 8 bits for model 'shapes_cnn.onnx' cannot be opened: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.949, null, "The network in 8 bits ranks masks of this picture otherwise than the model does: their log-probabilities correlate at 0.949, and 0.95 is wanted.")]
    [InlineData(double.NaN, null, "The network in 8 bits ranks masks of this picture otherwise than the model does: their log-probabilities correlate at NaN, and 0.95 is wanted.")]
    [InlineData(0.96, 1.25, "The network in 8 bits is 1.25 times as fast as the model, and 1.3 is wanted.")]
    [InlineData(0.96, 1.31, null)]
    [InlineData(0.96, null, null)]
    public void Reason_OfWhatWasMeasured_NamesFigureAndLimit(double correlation, double? speed, string? reason) =>
        Assert.Equal(reason, NetworkGuard.Reason(new(true, correlation, speed)));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static void SkipWhereInexact() =>
        Assert.SkipUnless(ExactProduct.IsHere, $"This processor does not multiply 8-bit integers exactly ({ExactProduct.Value} for {ExactProduct.Wanted}).");

    private static async Task<float[]> ScoresAsync(CpuDevice device, ScoreRequest request) =>
        [.. MemoryMarshal.Cast<float, ClassScore>((await device.ScoreAsync([request], Cancelled))[0]).ToArray().Select(s => s.LogProbability)];

    private static EllipseMasks Unions(int height, int width)
    {
        var random = new Random(1);
        var genes = new List<float>();
        for (var i = 0; i < Masks * 10; i++)
        {
            float Side() => height * (0.05f + (0.25f * random.NextSingle()));
            var (left, top) = (random.NextSingle() * width * 2 / 3, random.NextSingle() * height * 2 / 3);
            genes.AddRange([left, top, left + Side(), top + Side(), random.NextSingle() * 180]);
        }

        return new(10, [.. genes]);
    }
}

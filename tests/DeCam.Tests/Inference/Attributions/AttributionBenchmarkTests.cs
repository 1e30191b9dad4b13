using DeCam.Attributions;
using DeCam.Inference.Benchmarks;
using DeCam.Inference.Devices;
using DeCam.Inference.Preprocessing;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Attributions;

public sealed class AttributionBenchmarkTests
{
    private const int Rounds = 3;

    // The whole map, by thread time, of which the estimate sees a part: all batches of some methods, a fifth of others.
    [Theory]
    [InlineData("grad-cam")]
    [InlineData("grad-cam++")]
    [InlineData("layer-cam")]
    [InlineData("integrated-gradients")]
    [InlineData("full-grad")]
    [InlineData("ablation-cam")]
    [InlineData("score-cam")]
    public void Run_MobileNet_TellsWhatAMapTakes(string method)
    {
        var path = Fixtures.Path("models", "mobilenet_v1_0.25_128.onnx");
        var request = new AttributionRequest(method, new Dictionary<string, object>(), 1);
        using var model = new OpenedModel(path);
        var image = model.Waves();
        var times = new List<double>();
        double told = double.PositiveInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            told = Math.Min(told, Assert.Single(AttributionBenchmark.Run(path, "mobilenet", PreprocessingSettings.Beside(path), [request])).Map);
            for (var i = 0; i < (method == "score-cam" ? 1 : 4); i++)
            {
                var start = ThreadClock.Seconds();
                model.Make(method, image, 1);
                times.Add(ThreadClock.Seconds() - start);
            }
        }

        Assert.InRange(told / times.Min(), 1 / 1.5, 1.5);
    }

    [Fact]
    public void Run_MethodThatTheModelRefuses_TakesNextToNothing()
    {
        var path = Fixtures.Path("models", "mobilenet_v1_0.25_128.onnx");
        var time = Assert.Single(AttributionBenchmark.Run(path, "mobilenet", PreprocessingSettings.Beside(path), [new("grad-cam", new Dictionary<string, object> { ["layer"] = "nothing" }, 1)]));
        Assert.InRange(time.Map, 0, 0.1);
    }
}

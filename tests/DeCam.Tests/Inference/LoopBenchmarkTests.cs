using DeCam.Inference;
using DeCam.Testing;

namespace DeCam.Tests.Inference;

public sealed class LoopBenchmarkTests
{
    [Fact]
    public void Run_SmallestRealModel_FindsTheModelToBeNearlyAllOfTheLoop()
    {
        const string name = "mobilenet_v1_0.25_128.onnx";
        using var classifier = OnnxClassifier.Load(Fixtures.Path("models", name), name, PreprocessingSettings.None);

        // A ratio of processor times, at their lower quartiles and in random order, which hardly feels other work; the target is 0.97.
        var result = LoopBenchmark.Run(classifier, cancellationToken: TestContext.Current.CancellationToken);

        Assert.InRange(result.Efficiency, 0.90, 1.1);
    }
}

using DeCam.Inference;
using DeCam.Testing;

namespace DeCam.Tests.Inference;

public sealed class LoopBenchmarkTests
{
    [Fact]
    public void Run_SmallestRealModel_ComparesLoopWithRawInference()
    {
        const string name = "mobilenet_v1_0.25_128.onnx";
        using var classifier = OnnxClassifier.Load(Fixtures.Path("models", name), name, PreprocessingSettings.None);

        var result = LoopBenchmark.Run(classifier, 8, TestContext.Current.CancellationToken);

        Assert.Equal(8, result.Repeats);
        Assert.True(result.RawPerSecond > 0);
        Assert.Equal(result.LoopPerSecond / result.RawPerSecond, result.Efficiency, 6);
    }
}

using DeCam.Inference.Benchmarks;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Benchmarks;

/// <summary>How it measures; what it measures depends on the machine and belongs to <c>decam bench</c>.</summary>
public sealed class LoopBenchmarkTests
{
    [Fact]
    public void Run_Cancelled_StopsBetweenBatches()
    {
        using var classifier = Load();
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => LoopBenchmark.Run(classifier, 8, source.Token));
    }

    [Fact]
    public void Run_NoRepeats_IsRefused()
    {
        using var classifier = Load();

        Assert.Throws<ArgumentOutOfRangeException>(() => LoopBenchmark.Run(classifier, 0, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Run_Repeats_GivesRatesOfBothKinds()
    {
        using var classifier = Load();

        var result = LoopBenchmark.Run(classifier, 8, TestContext.Current.CancellationToken);

        Assert.Equal(8, result.Repeats);
        Assert.True(result.RawPerSecond > 0 && result.LoopPerSecond > 0, $"{result}");
    }

    private static OnnxClassifier Load()
    {
        const string name = "shapes_cnn.onnx";
        return OnnxClassifier.Load(Fixtures.Path(name), name, PreprocessingSettings.None);
    }
}

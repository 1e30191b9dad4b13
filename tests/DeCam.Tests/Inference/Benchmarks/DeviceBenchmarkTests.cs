using DeCam.Inference.Benchmarks;
using DeCam.Inference.Devices;
using DeCam.Inference.Inspection;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Inference.Quantisation;
using DeCam.Scoring;
using DeCam.Testing;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Benchmarks;

/// <summary>What is measured of devices; how fast they are depends on the machine.</summary>
public sealed class DeviceBenchmarkTests
{
    private static readonly DeviceBenchmark Shapes = new(Fixtures.Path("shapes_cnn.onnx"), PreprocessingSettings.None, repeats: 1);

    [Fact]
    public void Run_Processor_HasEachSizeOfABatch()
    {
        var rates = Shapes.Run("cpu");

        Assert.Equal([("cpu", "fp32", 1), ("cpu", "fp32", 2), ("cpu", "fp32", 4), ("cpu", "fp32", 8)], rates.Select(r => (r.Device, r.Precision, r.Batch)));
        Assert.All(rates, rate => Assert.True(rate.RawPerSecond > 0 && rate.LoopPerSecond > 0));
    }

    [Fact]
    public void Run_EightBits_MeasuresTheNetwork()
    {
        Assert.SkipUnless(ExactProduct.IsHere, "This machine runs no networks of 8-bit integers.");
        Assert.All(Shapes.Run("cpu", Precision.EightBits), rate => Assert.Equal("int8", rate.Precision));
    }

    // The processor's provider in the card's place.
    [Fact]
    public void OfCard_AllPrecisions_HaveTheSizesUpToItsBatch()
    {
        var rates = Shapes.OfCard("cuda:1", new() { Batch = 16 }, [Precision.TensorFloat, Precision.Half], null, _ => SessionFactory.CpuOptions());

        Assert.Equal(
            [("cuda:1", "fp32", 8), ("cuda:1", "fp32", 16), ("cuda:1", "tf32", 8), ("cuda:1", "tf32", 16), ("cuda:1", "fp16", 8), ("cuda:1", "fp16", 16)],
            rates.Select(r => (r.Device, r.Precision, r.Batch)));
        Assert.All(rates, rate => Assert.True(rate.RawPerSecond > 0 && rate.LoopPerSecond > 0));
        Assert.Equal(["fp16"], Shapes.OfCard("cuda:1", new() { Batch = 8 }, [Precision.Half], Precision.Half, _ => SessionFactory.CpuOptions()).Select(r => r.Precision));
    }

    [Theory]
    [InlineData("simulated:20ms", null, "Device 'simulated:20ms' cannot be measured; name auto, cpu, cuda, cuda:INDEX, cuda:INDEX,INDEX or cuda:all.")]
    [InlineData("cpu", Precision.Half, "Device 'cpu' does not offer precision fp16; it offers ")]
    [InlineData("cuda:0", null, "Device 'cuda:0' cannot be used: this build has the CPU runtime; rebuild with -p:OrtFlavor=cuda.")]
    public void Run_DeviceThatCannotBeMeasured_IsRefused(string device, Precision? precision, string reason)
    {
        Assert.SkipWhen(CudaProbe.IsInThisBuild, "This build has the CUDA runtime.");
        Assert.StartsWith(reason, Assert.Throws<ScoringRefusedException>(() => Shapes.Run(device, precision)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_NamedDevice_HasItsRatesAlone()
    {
        using var model = TinyModel.Classifier();

        var inspection = ModelInspection.Of(model.Save(), TinyRun.Plain, "cpu", Precision.Fp32, TestContext.Current.CancellationToken);

        var device = Assert.Single(inspection.Devices);
        Assert.Equal([1, 2, 4, 8], device.Rates!.Select(r => r.Batch));
        Assert.Equal(device.Rates!.Max(r => r.RawPerSecond), device.EvaluationsPerSecond);
    }
}

using DeCam.Inference.Benchmarks;
using DeCam.Inference.Classes;
using DeCam.Inference.Devices;
using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Inspection;

/// <summary>What <c>decam model inspect</c> shows of a model.</summary>
public sealed record ModelInspection
{
    /// <summary>Name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>Its identity: <see cref="ModelHash.Of"/>.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the file, in bytes, with weights stored beside it.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of values in the model's initialisers.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiplications with addition of one evaluation; 0 when unknown. An operation is half of one.</summary>
    public required long MultiplyAccumulates { get; init; }

    /// <summary>Version of ONNX's operators.</summary>
    public required long Opset { get; init; }

    /// <summary>What it takes and gives.</summary>
    public required ModelSignature Signature { get; init; }

    /// <summary>How images are prepared, and who said so.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>Names of its classes.</summary>
    public required Labels Labels { get; init; }

    /// <summary>Name of the layer that class activation maps are drawn from: the last with height and width, or of a transformer with tokens of places, that reaches the scores; null where there is none.</summary>
    public required string? CamLayer { get; init; }

    /// <summary>Devices that can run it here, with evaluations a second of one thread where measured.</summary>
    public required IReadOnlyList<DeviceSpeed> Devices { get; init; }

    /// <summary>Inspects a model and measures it on the processor for a moment.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <exception cref="ScoringRefusedException">The model is not an image classifier that can be used.</exception>
    public static ModelInspection Of(string path, PreprocessingSettings overrides) => WithLayer(Measured(path, Path.GetFileName(path), overrides, isTimed: true), path, overrides);

    /// <summary>Inspects a model and measures it on devices.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <param name="device">Devices to measure in each precision and at each size of a batch, as <see cref="DeviceBenchmark.Run"/> takes them.</param>
    /// <param name="precision">The only precision that is measured of them; null for all that they offer.</param>
    /// <param name="cancellationToken">Ends it between batches.</param>
    /// <exception cref="ScoringRefusedException">The model is not an image classifier that can be used, or a device cannot be measured.</exception>
    public static ModelInspection Of(string path, PreprocessingSettings overrides, string device, Precision? precision, CancellationToken cancellationToken)
    {
        var rates = new DeviceBenchmark(path, overrides, null, cancellationToken).Run(device, precision);
        return WithLayer(Measured(path, Path.GetFileName(path), overrides, isTimed: false), path, overrides) with { Devices = [.. rates.GroupBy(rate => rate.Device).Select(DeviceSpeed.Of)] };
    }

    // Behind the session that was measured, so that a large model is in the memory once, and watched from there.
    private static ModelInspection WithLayer(ModelInspection inspection, string path, PreprocessingSettings overrides) =>
        inspection with { CamLayer = SpatialLayers.TryFind(ClassifierGraph.Read(path, inspection.Name, overrides))?.Tensor };

    private static ModelInspection Measured(string path, string name, PreprocessingSettings overrides, bool isTimed)
    {
        var graph = ClassifierGraph.Read(path, name, overrides);
        using var classifier = OnnxClassifier.Load(path, name, overrides);
        double? speed = isTimed ? LoopBenchmark.RawRate(classifier, TimeSpan.FromSeconds(1)) : null;
        return new()
        {
            Name = name,
            Sha256 = ModelHash.Of(path),
            Bytes = ModelHash.Bytes(path),
            Parameters = graph.Model.Graph.Parameters(),
            MultiplyAccumulates = classifier.MultiplyAccumulates,
            Opset = graph.Model.Opset(),
            Signature = classifier.Signature,
            Preprocessing = classifier.Preprocessing,
            Labels = classifier.Labels,
            CamLayer = null,
            Devices = !isTimed ? [] : [new("cpu", speed), .. CudaProbe.IsInThisBuild && CudaProbe.WhyNot(0) is null ? [new DeviceSpeed("cuda:0", null)] : Array.Empty<DeviceSpeed>()],
        };
    }
}

/// <summary>A device that can run a model.</summary>
/// <param name="Device">"cpu", "cuda:0".</param>
/// <param name="EvaluationsPerSecond">Evaluations of the bare model in a second of thread time, on a card of the clock; null where it was not measured.</param>
public sealed record DeviceSpeed(string Device, double? EvaluationsPerSecond)
{
    /// <summary>What was measured of a device that was named; null for one that was not.</summary>
    public IReadOnlyList<DeviceRate>? Rates { get; init; }

    /// <summary>The fastest of the bare model, with all that was measured.</summary>
    /// <param name="rates">Those of one device.</param>
    internal static DeviceSpeed Of(IGrouping<string, DeviceRate> rates) => new(rates.Key, rates.Max(rate => rate.RawPerSecond)) { Rates = [.. rates] };
}

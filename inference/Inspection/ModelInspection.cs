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

    /// <summary>Inspects a model and measures it for a moment.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <exception cref="ScoringRefusedException">The model is not an image classifier that can be used.</exception>
    public static ModelInspection Of(string path, PreprocessingSettings overrides)
    {
        var inspection = Measured(path, Path.GetFileName(path), overrides);
        // Behind the session that was measured, so that a large model is in the memory once, and watched from there.
        return inspection with { CamLayer = SpatialLayers.TryFind(ClassifierGraph.Read(path, inspection.Name, overrides))?.Tensor };
    }

    private static ModelInspection Measured(string path, string name, PreprocessingSettings overrides)
    {
        var graph = ClassifierGraph.Read(path, name, overrides);
        using var classifier = OnnxClassifier.Load(path, name, overrides);
        var speed = LoopBenchmark.RawRate(classifier, TimeSpan.FromSeconds(1));
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
            Devices = [new("cpu", speed), .. CudaProbe.IsInThisBuild && CudaProbe.WhyNot(0) is null ? [new DeviceSpeed("cuda:0", null)] : Array.Empty<DeviceSpeed>()],
        };
    }
}

/// <summary>A device that can run a model.</summary>
/// <param name="Device">"cpu", "cuda:0".</param>
/// <param name="EvaluationsPerSecond">Evaluations in a second of thread time; null where it was not measured.</param>
public sealed record DeviceSpeed(string Device, double? EvaluationsPerSecond);

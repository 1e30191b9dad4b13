using System.Diagnostics;
using DeCam.Calibrations;
using DeCam.Content;
using DeCam.Inference.Benchmarks;
using DeCam.Inference.Devices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Inference.Quantisation;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Inference.Inspection;

/// <summary>What <c>decam model inspect --precision int8</c> shows: a network of 8-bit integers of a model for one picture, and whether such a one may be used here.</summary>
public sealed record PrecisionInspection
{
    /// <summary>Name of the picture; null for one that is made up.</summary>
    public string? Picture { get; init; }

    /// <summary>Convolutions and matrix products that compute with integers; null where there is no network.</summary>
    public int? IntegerLayers { get; private init; }

    /// <summary>Those that stay in float32.</summary>
    public int? RealLayers { get; private init; }

    /// <summary>Bytes of the network.</summary>
    public long? Bytes { get; private init; }

    /// <summary>SHA-256 of the network, lower-case hexadecimal.</summary>
    public string? Sha256 { get; private init; }

    /// <summary>What was measured.</summary>
    public CalibrationGuard Guard { get; private init; } = new(null, null, null);

    /// <summary>Why it is not to be used, one sentence; null where it may be. Its speed is no such reason.</summary>
    public string? Reason { get; private init; }

    /// <summary>Why <c>--precision auto</c> would leave it for its speed, one sentence; null where it is fast enough or was not timed.</summary>
    public string? SlowReason { get; private init; }

    /// <summary>Seconds that calibration, writing and guard took, with the reading of the model.</summary>
    public double Seconds { get; private init; }

    /// <summary>Makes the network for a picture, as a search over the baselines zero, black and blur for the best class, and measures it.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <param name="picture">Path of the picture; null for one that is made up.</param>
    /// <param name="cancellationToken">Ends it between two pictures.</param>
    /// <exception cref="ScoringRefusedException">The model or the picture cannot be used at all.</exception>
    public static PrecisionInspection Of(string path, PreprocessingSettings overrides, string? picture, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        using var classifier = OnnxClassifier.Load(path, name, overrides);
        var image = picture is null ? LoopBenchmark.Picture(classifier.Preprocessing) : PictureRoom.Use(File.ReadAllBytes(picture), Path.GetFileName(picture), p => new PreparedImage(p, classifier.Preprocessing));
        var start = Stopwatch.GetTimestamp();
        var found = new PrecisionInspection { Picture = picture is null ? null : Path.GetFileName(picture) };
        if (!ExactProduct.IsHere) found = found with { Guard = new(false, null, null) };
        else
        {
            try
            {
                found = found.Measured(classifier, () => NetworkMaker.Load(path, name, overrides), image, cancellationToken);
            }
            catch (ScoringRefusedException refusal)
            {
                return found with { Reason = refusal.Message, Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
            }
        }

        var reason = NetworkGuard.Reason(found.Guard with { Speed = null });
        return found with { Reason = reason, SlowReason = reason is null ? NetworkGuard.Reason(found.Guard) : null, Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
    }

    private PrecisionInspection Measured(OnnxClassifier classifier, Func<NetworkMaker> load, PreparedImage image, CancellationToken cancellationToken)
    {
        using var worker = new InputBatch();
        var best = 0;
        worker.Run(classifier, image, (_, logits) => best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits));
        var request = new CalibrationRequest([Baseline.Zero, Baseline.Black, Baseline.Blur], [best], IsTimed: true);
        var maker = load();
        var pictures = new CalibrationPictures(image, classifier.Signature.Input, request.Baselines);
        var bytes = maker.Make(pictures.Count, pictures.Write, cancellationToken);
        using var network = OnnxClassifier.LoadNetwork(bytes, classifier);
        return this with
        {
            IntegerLayers = maker.IntegerLayers,
            RealLayers = maker.RealLayers,
            Bytes = bytes.Length,
            Sha256 = ContentKey.Of(bytes),
            Guard = new NetworkGuard(worker, classifier, network, image).Measure(request),
        };
    }
}

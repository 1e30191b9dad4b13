using System.Diagnostics;
using DeCam.Imaging;
using DeCam.Inference.Devices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;

namespace DeCam.Inference.Benchmarks;

/// <summary>What the search loop costs beside the model.</summary>
/// <param name="Efficiency">Time of a raw run / time of the same batch with drawing, masking and scoring; 1 is best.</param>
/// <param name="LoopPerSecond">Evaluations of the whole loop in a second of one thread's processor time.</param>
/// <param name="RawPerSecond">Evaluations of the model alone.</param>
/// <param name="Repeats">Batches of each kind that were timed.</param>
public sealed record LoopEfficiency(double Efficiency, double LoopPerSecond, double RawPerSecond, int Repeats);

/// <summary>
/// Measures the loop of <see cref="CpuDevice"/> beside raw inference: batch by batch in random order on one thread, by its processor
/// time, at the lower quartile. Running one kind after the other would measure the weather of the machine.
/// </summary>
public static class LoopBenchmark
{
    private const int Batch = Chunks.Largest;
    private const int Warmup = 60;      // batches of each kind

    // Small models run through their warm-up before the compiler has looked at the loop again.
    private static readonly TimeSpan CompilerTime = TimeSpan.FromSeconds(1.5);

    /// <summary>Compares both on a made-up image.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="repeats">Batches of each kind.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static LoopEfficiency Run(OnnxClassifier classifier, int repeats = 120, CancellationToken cancellationToken = default) =>
        Compare(classifier, Masks(classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels), Baseline.Blur, repeats, cancellationToken);

    /// <summary>The same for the masks of an insertion curve (<see cref="Metrics.MetricProtocol.Rise225"/>), in the order of its points.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="repeats">Batches of each kind.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static LoopEfficiency RunMetrics(OnnxClassifier classifier, int repeats = 120, CancellationToken cancellationToken = default)
    {
        var protocol = Metrics.MetricProtocol.Rise225;
        return Compare(classifier, Rankings(classifier.Preprocessing, protocol), protocol.InsertionStart, repeats, cancellationToken);
    }

    private static LoopEfficiency Compare(OnnxClassifier classifier, MaskSet masks, Baseline hidden, int repeats, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repeats);
        using var worker = new InputBatch();
        var image = Picture(classifier.Preprocessing);
        var baseline = image.Baseline(hidden);
        var writer = new ScoreWriter(classifier, [0], new float[Batch * Scoring.ClassScore.Floats]);
        var batch = classifier.Signature.BatchOf(Batch);
        var first = 0;
        worker.Run(classifier, Part(0));       // the raw run needs a filled batch
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < Warmup || Stopwatch.GetElapsedTime(begin) < CompilerTime; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Loop();
            Bare();
        }

        var (perLoop, perRaw) = new BatchTimes(ThreadClock.Seconds, repeats, cancellationToken).Of(Loop, Bare);
        return new(perRaw / perLoop, batch / perLoop, batch / perRaw, repeats);

        BatchPart[] Part(int from) => [new(image, baseline, masks, from, batch, writer.Write)];

        void Bare() => worker.Infer(classifier, batch, 0, (_, _) => { });

        void Loop()
        {
            worker.Run(classifier, Part(first));
            first = (first + batch) % (masks.Count - batch + 1);
        }
    }

    /// <summary>Evaluations of the model alone in a second of one thread's processor time.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="atLeast">How long to measure.</param>
    public static double RawRate(OnnxClassifier classifier, TimeSpan atLeast)
    {
        using var worker = new InputBatch();
        var image = Picture(classifier.Preprocessing);
        var times = new List<double>();
        worker.Run(classifier, image, (_, _) => { });
        for (var total = 0.0; total < atLeast.TotalSeconds; total += times[^1])
        {
            var start = ThreadClock.Seconds();
            worker.Infer(classifier, 1, 0, (_, _) => { });
            times.Add(ThreadClock.Seconds() - start);
        }

        return 1 / LowerQuartile(times);
    }

    internal static double LowerQuartile(List<double> times)
    {
        var sorted = times.Order().ToList();
        return sorted[sorted.Count / 4];
    }

    /// <summary>Unions of ten ellipses with sides from a twentieth to a third of the height, as a search starts with; the same each time.</summary>
    /// <param name="height">Height of a mask.</param>
    /// <param name="width">Width of a mask.</param>
    /// <param name="count">Number of masks.</param>
    public static EllipseMasks Masks(int height, int width, int count = 64)
    {
        const int ellipses = 10;
        var random = new Random(0);
        var genes = new List<float>();
        for (var i = 0; i < count * ellipses; i++)
        {
            float Side() => height * (1f / 20 + random.NextSingle() * (1f / 3 - 1f / 20));
            var (left, top) = (random.NextSingle() * width * 2 / 3, random.NextSingle() * height * 2 / 3);
            genes.AddRange([left, top, left + Side(), top + Side(), random.NextSingle() * 180]);
        }

        return new(ellipses, [.. genes]);
    }

    // Both the map and the share of pixels shown run through all they can be.
    private static RankingMasks Rankings(ImagePreprocessing size, Metrics.MetricProtocol protocol)
    {
        var random = new Random(0);
        var map = new float[size.HeightPixels * size.WidthPixels];
        for (var i = 0; i < map.Length; i++) map[i] = random.NextSingle();
        var masks = RankingMasks.Over(map, protocol.Steps(size.HeightPixels, size.WidthPixels), hide: false, out var resource);
        masks.Attach(resource);
        return masks;
    }

    // Colours of a smooth pattern: neither constant, which a processor may find easier, nor noise.
    internal static PreparedImage Picture(ImagePreprocessing preprocessing, int number = 0)
    {
        var (height, width) = (preprocessing.HeightPixels, preprocessing.WidthPixels);
        var rgb = new byte[height * width * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)(i / 3 % width * (i % 3 + 1) + i / (3 * width) + number);
        return new(new ImageView(height, width, rgb), preprocessing);
    }
}

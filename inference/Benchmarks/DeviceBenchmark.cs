using DeCam.Inference.Devices;
using DeCam.Inference.HalfPrecision;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Inference.Quantisation;
using DeCam.Masks;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Benchmarks;

/// <summary>Measures a model on devices that are named: the bare model and the loop around it, in each precision and at each size of a batch.</summary>
/// <param name="path">The model's file.</param>
/// <param name="overrides">Preprocessing said by the user.</param>
/// <param name="repeats">Batches of each kind; null for as many as two seconds hold.</param>
/// <param name="cancellationToken">Stops between batches.</param>
public sealed class DeviceBenchmark(string path, PreprocessingSettings overrides, int? repeats = null, CancellationToken cancellationToken = default)
{
    private static readonly int[] SizesOfProcessor = [1, 2, 4, Chunks.Largest];

    // Short batches run through their warm-up before the compiler has looked at the loop again.
    private static readonly TimeSpan CompilerTime = TimeSpan.FromSeconds(1.5);
    private readonly string _name = Path.GetFileName(path);
    private bool _isWarm;

    /// <summary>Measures.</summary>
    /// <param name="device">"auto", "cpu", "cuda", "cuda:0", "cuda:0,2" or "cuda:all", a card with its settings.</param>
    /// <param name="precision">The only one that is wanted; null for all of the model itself that the device offers.</param>
    /// <exception cref="ScoringRefusedException">The device cannot be measured, or does not offer the precision, or the model cannot be used.</exception>
    public IReadOnlyList<DeviceRate> Run(string device, Precision? precision = null) => [.. DeviceNames.Of(device).SelectMany(named => Of(named, precision))];

    private List<DeviceRate> Of(string device, Precision? precision) => DeviceFactory.CardOf(device) is var (index, card)
        ? OfCard($"cuda:{index}", card, CudaDevice.Offers(CudaDriver.Card(index)), precision, asked => CudaDevice.Options(index, card, asked))
        : OfProcessor(device, precision);

    private List<DeviceRate> OfProcessor(string device, Precision? precision)
    {
        const string name = "cpu";
        if (DeviceNames.Split(device).Settings.Length > 0) throw DeviceNames.NoCard(device);
        if (device is not (name or "auto")) throw Refused($"Device '{device}' cannot be measured; name auto, cpu, cuda, cuda:INDEX, cuda:INDEX,INDEX or cuda:all.");
        if (precision is { } asked) RefuseUnoffered(name, asked, ExactProduct.IsHere ? [Precision.EightBits] : []);
        using var classifier = OnnxClassifier.Load(path, _name, overrides);
        using var network = precision == Precision.EightBits ? Network(classifier) : null;
        using var worker = new InputBatch();
        return Measured(name, precision ?? Precision.Fp32, network ?? classifier, worker, SizesOfProcessor, rows => worker.Infer(network ?? classifier, rows, 0, (_, _) => { }), ThreadClock.Seconds);
    }

    /// <summary>Measures on a card, or on what stands in for one.</summary>
    /// <param name="device">Its name.</param>
    /// <param name="card">How it is used.</param>
    /// <param name="offered">What it offers beside float32.</param>
    /// <param name="precision">The only one that is wanted, or null.</param>
    /// <param name="sessions">Settings of a session in a precision.</param>
    internal List<DeviceRate> OfCard(string device, CardOptions card, IReadOnlyList<Precision> offered, Precision? precision, Func<Precision, SessionOptions> sessions)
    {
        if (precision is { } asked) RefuseUnoffered(device, asked, offered);
        var rates = new List<DeviceRate>();
        foreach (var wanted in precision is { } only ? [only] : offered.Prepend(Precision.Fp32))
        {
            using var options = sessions(wanted);
            using var classifier = OnnxClassifier.LoadMasked(path, _name, overrides, options, convert: wanted == Precision.Half ? HalfGraph.Of : null);
            using var worker = new MaskedBatch();
            rates.AddRange(Measured(device, wanted, classifier, worker, FusedBatches.Sizes.Where(size => size <= card.Batch), _ => worker.Again(classifier), WallClock.Seconds));
        }

        return rates;
    }

    private List<DeviceRate> Measured(string device, Precision precision, OnnxClassifier classifier, IMaskWorker worker, IEnumerable<int> sizes, Action<int> raw, Func<double> clock)
    {
        var image = LoopBenchmark.Picture(classifier.Preprocessing);
        var baseline = image.Baseline(Baseline.Blur);
        List<int> all = classifier.Signature.IsBatchDynamic ? [.. sizes] : [classifier.Signature.FixedBatch];
        var masks = LoopBenchmark.Masks(classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels, all.Max());
        var writer = new ScoreWriter(classifier, [0], new float[masks.Count * ClassScore.Floats]);
        for (var begin = WallClock.Seconds(); !_isWarm && WallClock.Seconds() - begin < CompilerTime.TotalSeconds; cancellationToken.ThrowIfCancellationRequested()) Loop(all.Max());
        _isWarm = true;
        return [.. all.Select(Rate)];

        void Loop(int batch) => worker.Run(classifier, [new(image, baseline, masks, 0, batch, writer.Write)]);

        DeviceRate Rate(int batch)
        {
            var (loop, bare) = new BatchTimes(clock, repeats, cancellationToken).Of(() => Loop(batch), () => raw(batch));
            return new(device, PrecisionNames.Of(precision), batch, batch / bare, batch / loop);
        }
    }

    // For a picture that is made up, as a search over black pixels would have it.
    private OnnxClassifier Network(OnnxClassifier classifier)
    {
        using var maker = NetworkMaker.Load(path, _name, overrides);
        var pictures = new CalibrationPictures(LoopBenchmark.Picture(classifier.Preprocessing), classifier.Signature.Input, [Baseline.Black]);
        return OnnxClassifier.LoadNetwork(maker.Make(pictures.Count, pictures.Write, cancellationToken), classifier);
    }

    private static void RefuseUnoffered(string device, Precision asked, IReadOnlyList<Precision> offered)
    {
        if (asked == Precision.Fp32 || offered.Contains(asked)) return;
        throw Refused($"Device '{device}' does not offer precision {PrecisionNames.Of(asked)}; it offers {string.Join(", ", offered.Prepend(Precision.Fp32).Select(PrecisionNames.Of))}.");
    }

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Option, message);
}

using System.Globalization;
using DeCam.Inference.HalfPrecision;
using DeCam.Inference.Models;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Devices;

/// <summary>
/// Scores on a card by ONNX Runtime's CUDA provider: the masking is part of the graph, the masks of all requests that are scored together
/// share batches of few sizes, and two callers let the copies of one overlap the computing of the other. Not measured on a card.
/// </summary>
public sealed class CudaDevice : OnnxDevice
{
    // Of Ampere.
    private const int FirstWithTensorFloat = 8;
    private readonly int _index;
    private readonly CardOptions _card;
    private readonly FusedBatches _batches;
    private readonly WorkAhead _ahead = new(TimeProvider.System);

    /// <summary>Takes a card into use.</summary>
    /// <param name="index">Number of the card.</param>
    /// <param name="models">Where model files are.</param>
    /// <param name="content">Where images and resources of masks come from.</param>
    /// <param name="options">Sizes of the caches; the number of threads is not used.</param>
    /// <param name="card">How the card is used; null for the usual.</param>
    public CudaDevice(int index, IModelFiles models, IContentSource content, CpuDeviceOptions? options = null, CardOptions? card = null)
        : this(index, models, content, options ?? new(), card ?? new(), precision => Options(index, card ?? new(), precision), () => CudaDriver.FreeBytes(index))
    {
    }

    /// <summary>The same with sessions of another provider in the card's place, to try it without one.</summary>
    internal CudaDevice(int index, IModelFiles models, IContentSource content, CpuDeviceOptions options, CardOptions card, Func<Precision, SessionOptions> sessions, Func<long?> free)
        : base(models, content, options, ModelRoom.OfCard(card.MemoryBytes, CudaDriver.Card(index)), card.Callers, () => new MaskedBatch(),
            (path, model, precision) => Counted(() => Load(path, models, model, precision, options.Limits, sessions), precision, card, free))
    {
        (_index, _card, _batches) = (index, card, new(card.Batch));
        Precisions = Offers(CudaDriver.Card(index));
    }

    /// <inheritdoc/>
    public override string Name => $"cuda:{_index.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override int Concurrency => _card.Callers;

    /// <inheritdoc/>
    public override int PreferredMasks => _card.Fuse ? _batches.LeaseMasks : _batches.Most;

    /// <inheritdoc/>
    public override int MasksToCollect => _card.Fuse ? _batches.MasksToCollect : 0;

    /// <inheritdoc/>
    public override IReadOnlyList<Precision> Precisions { get; }

    /// <inheritdoc/>
    internal override WorkAhead? Ahead => _card.Fuse ? _ahead : null;

    /// <inheritdoc/>
    internal override string Machine => CardName.Of(_index);

    /// <inheritdoc/>
    internal override bool Varies => true;

    /// <inheritdoc/>
    internal override IEnumerable<RowRange[]> Cut(ModelSignature signature, IReadOnlyList<int> masks) => _card.Fuse && signature is { IsBatchDynamic: true, IsBatchMixed: false }
        ? _batches.Of(masks)
        : _batches.OfEach(masks);

    /// <summary>What a card offers beside float32; one that is not known is taken for one of today.</summary>
    internal static Precision[] Offers(Card? card) => card is { Generation: < FirstWithTensorFloat } ? [Precision.Half] : [Precision.TensorFloat, Precision.Half];

    /// <summary>Settings of a session on a card.</summary>
    internal static SessionOptions Options(int index, CardOptions card, Precision precision = Precision.Fp32)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(Settings(index, card, precision));
        var options = SessionFactory.CpuOptions();
        options.AppendExecutionProvider_CUDA(cuda);
        return options;
    }

    /// <summary>The same as ONNX Runtime's CUDA provider takes them.</summary>
    internal static Dictionary<string, string> Settings(int index, CardOptions card, Precision precision = Precision.Fp32)
    {
        var settings = new Dictionary<string, string>
        {
            ["device_id"] = index.ToString(CultureInfo.InvariantCulture),
            ["cudnn_conv_algo_search"] = "HEURISTIC",       // a new shape costs milliseconds, as others report
            // 10 bits of mantissa are too few to compare masks by, unless somebody asks for them.
            ["use_tf32"] = precision == Precision.TensorFloat ? "1" : "0",
            // Channels last are for the units that multiply in half precision; the convolutions of float32 are fused in the other order.
            ["prefer_nhwc"] = precision == Precision.Half ? "1" : "0",
            ["do_copy_in_default_stream"] = "1",            // 0 has a documented race
            ["arena_extend_strategy"] = "kSameAsRequested", // other processes may share the card
        };
        if (card.MemoryBytes is { } bytes) settings["gpu_mem_limit"] = bytes.ToString(CultureInfo.InvariantCulture);
        return settings;
    }

    // Runs a full batch, so that what the card has less of is all that one caller takes.
    private static OnnxClassifier Counted(Func<OnnxClassifier> load, Precision precision, CardOptions card, Func<long?> free)
    {
        var before = free();
        var loaded = load();
        try
        {
            if (precision == Precision.Half) HalfRefusal.Check(loaded.Signature);
            long? taken = null;
            if (before is { } bytes)
            {
                ArithmeticProbe.RunFull(loaded, card.Batch);
                taken = bytes - free();
            }

            loaded.CountAs(ModelMemory.OnCard(loaded.Bytes, card.Batch * loaded.BytesPerImage, taken, card.Callers));
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    private static OnnxClassifier Load(string path, IModelFiles models, ModelReference model, Precision precision, NativeLimits limits, Func<Precision, SessionOptions> sessions)
    {
        using var options = sessions(precision);
        return OnnxClassifier.LoadMasked(path, model.Name, models.SettingsOf(model), options, limits, precision == Precision.Half ? HalfGraph.Of : null);
    }
}

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
/// <param name="index">Number of the card.</param>
/// <param name="models">Where model files are.</param>
/// <param name="content">Where images and resources of masks come from.</param>
/// <param name="options">Sizes of the caches; the number of threads is not used.</param>
/// <param name="card">How the card is used; null for the usual.</param>
public sealed class CudaDevice(int index, IModelFiles models, IContentSource content, CpuDeviceOptions? options = null, CardOptions? card = null)
    : OnnxDevice(models, content, options ?? new(), ModelRoom.OfCard, (card ?? new()).Callers, () => new MaskedBatch(), (path, model, precision) => Load(index, path, models, model, precision, options?.Limits, card ?? new()))
{
    // Of Ampere.
    private const int FirstWithTensorFloat = 8;
    private readonly CardOptions _card = card ?? new();
    private readonly FusedBatches _batches = new((card ?? new()).Batch);

    /// <inheritdoc/>
    public override string Name => $"cuda:{index.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override int Concurrency => _card.Callers;

    /// <inheritdoc/>
    public override int PreferredMasks => _batches.Most;

    /// <inheritdoc/>
    public override IReadOnlyList<Precision> Precisions { get; } = Offers(CudaDriver.Card(index));

    /// <inheritdoc/>
    internal override string Machine => CardName.Of(index);

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

    private static OnnxClassifier Load(int index, string path, IModelFiles models, ModelReference model, Precision precision, NativeLimits? limits, CardOptions card)
    {
        using var options = Options(index, card, precision);
        return OnnxClassifier.LoadMasked(path, model.Name, models.SettingsOf(model), options, limits, precision == Precision.Half ? HalfGraph.Of : null);
    }
}

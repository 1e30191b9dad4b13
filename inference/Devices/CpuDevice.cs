using DeCam.Inference.Models;
using DeCam.Inference.Quantisation;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>
/// Scores on the processor: one session a model, one thread inside it, called at once by as many threads as there are cores, each
/// with a batch of its own. Scores depend neither on the number of threads nor on what was asked for together.
/// </summary>
public sealed class CpuDevice : OnnxDevice
{
    /// <summary>Starts the threads.</summary>
    /// <param name="models">Where model files are.</param>
    /// <param name="content">Where images and resources of masks come from.</param>
    /// <param name="options">Settings.</param>
    public CpuDevice(IModelFiles models, IContentSource content, CpuDeviceOptions? options = null)
        : this(models, content, options ?? new(), () => new InputBatch())
    {
    }

    private CpuDevice(IModelFiles models, IContentSource content, CpuDeviceOptions options, Func<IMaskWorker> worker)
        : base(models, content, options, ModelRoom.OfProcess(options.Threads), options.Threads, worker,
            (path, model, _) => OnnxClassifier.Load(path, model.Name, models.SettingsOf(model), options.Limits))
    {
    }

    /// <summary>A processor that calculates a little differently, for trying out a cluster of unlike machines: every logit is one unit in the last place higher.</summary>
    internal static CpuDevice Shifted(IModelFiles models, IContentSource content, CpuDeviceOptions? options) =>
        new(models, content, options ?? new(), () => new ShiftedWorker(new InputBatch()));

    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <inheritdoc/>
    public override IReadOnlyList<Precision> Precisions { get; } = ExactProduct.IsHere ? [Precision.EightBits] : [];

    /// <inheritdoc/>
    internal override bool HasIntegers => true;

    /// <inheritdoc/>
    internal override string Machine => ProcessorName.Value;

    /// <inheritdoc/>
    internal override IEnumerable<RowRange[]> Cut(ModelSignature signature, IReadOnlyList<int> masks) => Chunks.OfEach(masks);
}

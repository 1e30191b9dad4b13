using DeCam.Inference.Models;
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
        : base(content, options ??= new(), options.Threads, () => new InputBatch(),
            model => OnnxClassifier.Load(models.Find(model), model.Name, models.SettingsOf(model), options.Limits))
    {
    }

    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <inheritdoc/>
    internal override IEnumerable<(int First, int Count)> Cut(int masks) => Chunks.Of(masks);
}

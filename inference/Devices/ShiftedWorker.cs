using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Masks;

namespace DeCam.Inference.Devices;

/// <summary>Another worker with every logit one unit in the last place higher, as another processor might have it.</summary>
internal sealed class ShiftedWorker(IMaskWorker worker) : IMaskWorker
{
    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, PreparedImage image, ReadOnlyMemory<float> baseline, MaskSet masks, (int First, int Count) chunk, LogitRow logits) =>
        worker.Run(classifier, image, baseline, masks, chunk, (i, row) => logits(i, Shifted(row)));

    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, PreparedImage image, LogitRow logits) =>
        worker.Run(classifier, image, (i, row) => logits(i, Shifted(row)));

    /// <inheritdoc/>
    public void Dispose() => worker.Dispose();

    private static float[] Shifted(ReadOnlySpan<float> row) => Array.ConvertAll(row.ToArray(), MathF.BitIncrement);
}

using DeCam.Inference.Imaging;
using DeCam.Inference.Models;

namespace DeCam.Inference.Devices;

/// <summary>Another worker with every logit one unit in the last place higher, as another processor might have it.</summary>
internal sealed class ShiftedWorker(IMaskWorker worker) : IMaskWorker
{
    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, IReadOnlyList<BatchPart> parts) =>
        worker.Run(classifier, [.. parts.Select(part => part with { Logits = (i, row) => part.Logits(i, Shifted(row)) })]);

    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, PreparedImage image, LogitRow logits) =>
        worker.Run(classifier, image, (i, row) => logits(i, Shifted(row)));

    /// <inheritdoc/>
    public void Dispose() => worker.Dispose();

    private static float[] Shifted(ReadOnlySpan<float> row) => Array.ConvertAll(row.ToArray(), MathF.BitIncrement);
}

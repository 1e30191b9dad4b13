using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Masks;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeCam.Inference.Devices;

/// <summary>Masks images on the host and runs them in batches, in memory that is kept from batch to batch.</summary>
internal sealed class InputBatch : IMaskWorker
{
    private readonly NativeBuffer _input = new(), _output = new();
    private readonly BatchPainter _painter = new();

    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, IReadOnlyList<BatchPart> parts)
    {
        foreach (var part in parts) Run(classifier, part);
    }

    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, PreparedImage image, LogitRow logits)
    {
        _painter.Fill(classifier, image, _input.Reserve<byte>(classifier.Signature.BatchOf(1) * classifier.ImageBytes()));
        Infer(classifier, 1, 0, logits);
    }

    /// <summary>Masks a batch of images, as <see cref="Run(OnnxClassifier, IReadOnlyList{BatchPart})"/> does.</summary>
    public void Fill(OnnxClassifier classifier, PreparedImage image, ReadOnlyMemory<float> baseline, MaskSet masks, (int First, int Count) chunk)
    {
        var bytes = classifier.Signature.BatchOf(chunk.Count) * classifier.ImageBytes();
        var isKept = _input.Holds(bytes);
        _painter.Fill(classifier, image, baseline, masks, chunk, _input.Reserve<byte>(bytes), isKept);
    }

    private void Run(OnnxClassifier classifier, BatchPart part)
    {
        var batch = classifier.Signature.BatchOf(part.Count);
        for (var done = 0; done < part.Count; done += batch)
        {
            var count = Math.Min(batch, part.Count - done);
            Fill(classifier, part.Image, part.Baseline, part.Masks, (part.First + done, count));
            Infer(classifier, count, done, part.Logits);
        }
    }

    /// <summary>Runs the batch that was filled.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="count">Images of it that are not copies.</param>
    /// <param name="first">Index of the first in the chunk.</param>
    /// <param name="logits">Takes the logits of each.</param>
    public void Infer(OnnxClassifier classifier, int count, int first, LogitRow logits)
    {
        var signature = classifier.Signature;
        var batch = signature.BatchOf(count);
        var values = _output.Reserve<float>(batch * signature.ValueCount);
        using var input = _input.Tensor(signature.Input.ElementType(), classifier.InputShape(batch));
        using var output = _output.Tensor(TensorElementType.Float, signature.OutputShapeOf(batch));
        classifier.Run(input, output);
        classifier.Deliver(values, first, count, logits);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }
}

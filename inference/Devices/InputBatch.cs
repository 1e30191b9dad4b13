using System.Runtime.InteropServices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Masks;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeCam.Inference.Devices;

/// <summary>Masks images on the host and runs them in batches, in memory that is kept from batch to batch.</summary>
internal sealed class InputBatch : IMaskWorker
{
    private const int BlockValues = 3072;       // of image and baseline each: 24 KiB together
    private readonly NativeBuffer _input = new(), _output = new();
    private readonly List<MaskPainter> _painters = [];       // one for each image of a batch
    private (PreparedImage Image, ReadOnlyMemory<float> Baseline)? _filled;
    private float[] _planes = [];

    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, IReadOnlyList<BatchPart> parts)
    {
        foreach (var part in parts) Run(classifier, part);
    }

    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, PreparedImage image, LogitRow logits)
    {
        _filled = null;
        var (slots, bytes) = (classifier.Signature.BatchOf(1), classifier.ImageBytes());
        var all = _input.Reserve<byte>(slots * bytes);
        for (var i = 0; i < slots; i++) InputArrangement.Write(classifier.Signature.Input, image.Tensor.Span, all.Slice(i * bytes, bytes));
        Infer(classifier, 1, 0, logits);
    }

    /// <summary>Masks a batch of images, as <see cref="Run(OnnxClassifier, IReadOnlyList{BatchPart})"/> does.</summary>
    public void Fill(OnnxClassifier classifier, PreparedImage image, ReadOnlyMemory<float> baseline, MaskSet masks, (int First, int Count) chunk)
    {
        var (input, bytes) = (classifier.Signature.Input, classifier.ImageBytes());
        var slots = classifier.Signature.BatchOf(chunk.Count);
        var isFresh = !_input.Holds(slots * bytes) || _filled?.Equals((image, baseline)) != true;
        var all = _input.Reserve<byte>(slots * bytes);
        if (isFresh) _painters.ForEach(painter => painter.Forget());
        _filled = null;
        while (_painters.Count < slots) _painters.Add(new());
        if (input.IsPlain() && masks.IsBinary) Paint(image, baseline, masks, chunk, MemoryMarshal.Cast<byte, float>(all));
        else Arrange(classifier, image, baseline, masks, chunk, all);
        _filled = (image, baseline);
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

    // A few rows of every image before the next few, so that image and baseline are read from the nearest cache.
    private void Paint(PreparedImage image, ReadOnlyMemory<float> baseline, MaskSet masks, (int First, int Count) chunk, Span<float> all)
    {
        var (height, values) = (image.View.HeightPixels, image.Tensor.Length);
        var (rows, slots) = (Math.Max(1, BlockValues * height / values), all.Length / values);
        for (var i = 0; i < slots; i++) _painters[i].Draw(masks, MaskOf(i, chunk), image);
        for (var y = 0; y < height; y += rows)
            for (var i = 0; i < slots; i++) _painters[i].PaintRows(y..Math.Min(y + rows, height), image, baseline, all.Slice(i * values, values));
        for (var i = 0; i < slots; i++) _painters[i].Finish();
    }

    private void Arrange(OnnxClassifier classifier, PreparedImage image, ReadOnlyMemory<float> baseline, MaskSet masks, (int First, int Count) chunk, Span<byte> all)
    {
        var (input, bytes) = (classifier.Signature.Input, classifier.ImageBytes());
        if (_planes.Length != classifier.InputLength) _planes = new float[classifier.InputLength];
        for (var i = 0; i < all.Length / bytes; i++)
        {
            var target = all.Slice(i * bytes, bytes);
            if (input.IsPlain())
            {
                _painters[i].Paint(masks, MaskOf(i, chunk), image, baseline, MemoryMarshal.Cast<byte, float>(target));
                continue;
            }

            _painters[0].Paint(masks, MaskOf(i, chunk), image, baseline, _planes);
            InputArrangement.Write(input, _planes, target);
        }
    }

    // A batch of fixed size that is not full ends in copies.
    private static int MaskOf(int slot, (int First, int Count) chunk) => chunk.First + Math.Min(slot, chunk.Count - 1);

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

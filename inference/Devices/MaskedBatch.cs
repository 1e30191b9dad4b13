using DeCam.Inference.Graph;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeCam.Inference.Devices;

/// <summary>
/// Runs a <see cref="MaskedGraph"/> in batches of one size, the last one padded: a card searches for its fastest kernels once for each
/// shape. Masks with weights between 0 and 1 are blended on the host and sent as images.
/// </summary>
/// <param name="size">Masks in a batch.</param>
internal sealed class MaskedBatch(int size) : IMaskWorker
{
    private const int MostBytes = 1 << 30;      // of a batch of images
    private readonly NativeBuffer _mask = new(), _image = new(), _baseline = new(), _output = new();
    private readonly MaskPainter _painter = new();
    private float[] _planes = [];

    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, PreparedImage image, ReadOnlyMemory<float> baseline, MaskSet masks, (int First, int Count) chunk, LogitRow logits)
    {
        var batch = BatchOf(classifier);
        var bytes = classifier.ImageBytes();
        InputArrangement.Write(classifier.Signature.Input, baseline.Span, _baseline.Reserve<byte>(bytes));
        if (masks.IsBinary) InputArrangement.Write(classifier.Signature.Input, image.Tensor.Span, _image.Reserve<byte>(bytes));
        for (var done = 0; done < chunk.Count; done += batch)
        {
            var part = (First: chunk.First + done, Count: Math.Min(batch, chunk.Count - done));
            if (masks.IsBinary) WriteMasks(masks, part, batch, image);
            else WriteImages(classifier, masks, part, batch, image, baseline);
            Infer(classifier, batch, masks.IsBinary ? 1 : batch, (done, part.Count), logits);
        }
    }

    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, PreparedImage image, LogitRow logits)
    {
        var batch = BatchOf(classifier);
        InputArrangement.Write(classifier.Signature.Input, image.Tensor.Span, _image.Reserve<byte>(classifier.ImageBytes()));
        _baseline.Reserve<byte>(classifier.ImageBytes()).Clear();
        _mask.Reserve<byte>(batch * image.View.HeightPixels * image.View.WidthPixels).Fill(1);
        Infer(classifier, batch, 1, (0, 1), logits);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mask.Dispose();
        _image.Dispose();
        _baseline.Dispose();
        _output.Dispose();
    }

    private int BatchOf(OnnxClassifier classifier) =>
        classifier.Signature.BatchOf(Math.Clamp(MostBytes / classifier.ImageBytes(), 1, size));

    private void WriteMasks(MaskSet masks, (int First, int Count) part, int batch, PreparedImage image)
    {
        var (height, width) = (image.View.HeightPixels, image.View.WidthPixels);
        var bytes = _mask.Reserve<byte>(batch * height * width);
        bytes[(part.Count * height * width)..].Clear();
        for (var i = 0; i < part.Count; i++) _painter.Draw(masks, part.First + i, image).CopyTo(bytes[(i * height * width)..]);
    }

    private void WriteImages(OnnxClassifier classifier, MaskSet masks, (int First, int Count) part, int batch, PreparedImage image, ReadOnlyMemory<float> baseline)
    {
        var bytes = classifier.ImageBytes();
        var images = _image.Reserve<byte>(batch * bytes);
        images[(part.Count * bytes)..].Clear();
        _mask.Reserve<byte>(batch * image.View.HeightPixels * image.View.WidthPixels).Fill(1);
        if (_planes.Length != classifier.InputLength) _planes = new float[classifier.InputLength];
        for (var i = 0; i < part.Count; i++)
        {
            _painter.Paint(masks, part.First + i, image, baseline, _planes);
            InputArrangement.Write(classifier.Signature.Input, _planes, images.Slice(i * bytes, bytes));
        }
    }

    private void Infer(OnnxClassifier classifier, int batch, int images, (int First, int Count) part, LogitRow logits)
    {
        var signature = classifier.Signature;
        var values = _output.Reserve<float>(batch * signature.ValueCount);
        var shape = classifier.InputShape(batch);
        shape[signature.Input.Layout == TensorLayout.Nchw ? 1 : 3] = 1;
        using var mask = _mask.Tensor(TensorElementType.UInt8, shape);
        using var image = _image.Tensor(signature.Input.ElementType(), classifier.InputShape(images));
        using var baseline = _baseline.Tensor(signature.Input.ElementType(), classifier.InputShape(1));
        using var output = _output.Tensor(TensorElementType.Float, signature.OutputShapeOf(batch));
        using var binding = classifier.Session.CreateIoBinding();
        binding.BindInput(MaskedGraph.Mask, mask);
        binding.BindInput(MaskedGraph.Image, image);
        binding.BindInput(MaskedGraph.Baseline, baseline);
        binding.BindOutput(signature.OutputName, output);
        classifier.Run(binding);
        classifier.Deliver(values, part.First, part.Count, logits);
    }
}

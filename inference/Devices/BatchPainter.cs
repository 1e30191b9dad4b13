using System.Runtime.InteropServices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Masks;

namespace DeCam.Inference.Devices;

/// <summary>Writes masked images as a batch in the form that a model takes, and where the batch before is still there only what differs. Not thread-safe.</summary>
internal sealed class BatchPainter
{
    private const int BlockValues = 3072;       // of image and baseline each: 24 KiB together
    private readonly List<MaskPainter> _painters = [];       // one for each image of a batch
    private (PreparedImage Image, ReadOnlyMemory<float> Baseline)? _filled;
    private float[] _planes = [];

    /// <summary>Writes copies of the image as it is.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="image">The image.</param>
    /// <param name="all">Room for the batch.</param>
    public void Fill(IClassifier classifier, PreparedImage image, Span<byte> all)
    {
        _filled = null;
        var bytes = classifier.ImageBytes();
        for (var i = 0; i < all.Length / bytes; i++) InputArrangement.Write(classifier.Signature.Input, image.Tensor.Span, all.Slice(i * bytes, bytes));
    }

    /// <summary>Writes masked images.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="image">The image.</param>
    /// <param name="baseline">What replaces hidden pixels, planar [C, H, W].</param>
    /// <param name="masks">The masks, attached.</param>
    /// <param name="chunk">Those of them to write.</param>
    /// <param name="all">Room for the batch; it is filled with copies of the last.</param>
    /// <param name="isKept">Whether the room is that of the batch before, and nobody else has written there.</param>
    public void Fill(IClassifier classifier, PreparedImage image, ReadOnlyMemory<float> baseline, MaskSet masks, (int First, int Count) chunk, Span<byte> all, bool isKept)
    {
        var input = classifier.Signature.Input;
        var slots = all.Length / classifier.ImageBytes();
        if (!isKept || _filled?.Equals((image, baseline)) != true) _painters.ForEach(painter => painter.Forget());
        _filled = null;
        while (_painters.Count < slots) _painters.Add(new());
        if (input.IsPlain() && masks.IsBinary) Paint(image, baseline, masks, chunk, MemoryMarshal.Cast<byte, float>(all));
        else Arrange(classifier, image, baseline, masks, chunk, all);
        _filled = (image, baseline);
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

    private void Arrange(IClassifier classifier, PreparedImage image, ReadOnlyMemory<float> baseline, MaskSet masks, (int First, int Count) chunk, Span<byte> all)
    {
        var (input, bytes) = (classifier.Signature.Input, classifier.ImageBytes());
        if (_planes.Length != classifier.ImageValues()) _planes = new float[classifier.ImageValues()];
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
}

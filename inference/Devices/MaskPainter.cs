using DeCam.Inference.Imaging;
using DeCam.Masks;

namespace DeCam.Inference.Devices;

/// <summary>
/// Draws masks and puts them over an image, keeping its scratch memory and what it painted last: the next mask only writes what it
/// changes. Not thread-safe.
/// </summary>
internal sealed class MaskPainter
{
    private MaskBitmap _bitmap = new(1, 1), _painted = new(1, 1);
    private bool _isThere;
    private float[] _weights = [], _scratch = [];

    /// <summary>Draws a binary mask; the bitmap is overwritten by the next.</summary>
    public MaskBitmap Draw(MaskSet masks, int index, PreparedImage image)
    {
        var (height, width) = (image.View.HeightPixels, image.View.WidthPixels);
        if (_bitmap.Height != height || _bitmap.Width != width) _bitmap = new(height, width);
        masks.Draw(index, _bitmap);
        return _bitmap;
    }

    /// <summary>Call when the planes were overwritten, or when image or baseline changes; the next mask is then painted in full.</summary>
    public void Forget() => _isThere = false;

    /// <summary>Paints rows of the mask drawn last over those of the one before, unless <see cref="Forget"/> was called since.</summary>
    public void PaintRows(Range rows, PreparedImage image, ReadOnlyMemory<float> baseline, Span<float> planes) =>
        MaskBlend.Apply(_bitmap, _isThere ? _painted : null, rows, image.Tensor.Span, baseline.Span, planes);

    /// <summary>Every row of the mask drawn last is painted.</summary>
    public void Finish() => (_bitmap, _painted, _isThere) = (_painted, _bitmap, true);

    /// <summary>Writes the masked image as planes [C, H, W], over the last one unless <see cref="Forget"/> was called since.</summary>
    public void Paint(MaskSet masks, int index, PreparedImage image, ReadOnlyMemory<float> baseline, Span<float> planes)
    {
        if (masks.IsBinary)
        {
            Draw(masks, index, image);
            PaintRows(Range.All, image, baseline, planes);
            Finish();
            return;
        }

        Forget();
        var (height, width) = (image.View.HeightPixels, image.View.WidthPixels);
        if (_weights.Length != height * width) (_weights, _scratch) = (new float[height * width], new float[height * width]);
        masks.Draw(index, height, width, _weights);
        MaskBlend.Apply(_weights, image.Tensor.Span, baseline.Span, _scratch, planes);
    }
}

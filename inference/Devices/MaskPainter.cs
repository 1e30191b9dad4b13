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

    /// <summary>What was painted last is overwritten, or of another image or baseline than the next: that is painted whole.</summary>
    public void Forget() => _isThere = false;

    /// <summary>Writes the masked image as planes [C, H, W], over the last one unless <see cref="Forget"/> was called since.</summary>
    public void Paint(MaskSet masks, int index, PreparedImage image, float[] baseline, Span<float> planes)
    {
        if (masks.IsBinary)
        {
            var bitmap = Draw(masks, index, image);
            MaskBlend.Apply(bitmap, _isThere ? _painted : null, image.Tensor, baseline, planes);
            (_bitmap, _painted, _isThere) = (_painted, bitmap, true);
            return;
        }

        Forget();
        var (height, width) = (image.View.HeightPixels, image.View.WidthPixels);
        if (_weights.Length != height * width) (_weights, _scratch) = (new float[height * width], new float[height * width]);
        masks.Draw(index, height, width, _weights);
        MaskBlend.Apply(_weights, image.Tensor, baseline, _scratch, planes);
    }
}

using DeCam.Inference.Imaging;
using DeCam.Masks;

namespace DeCam.Inference.Devices;

/// <summary>Draws masks and puts them over an image, keeping its scratch memory. Not thread-safe.</summary>
internal sealed class MaskPainter
{
    private MaskBitmap _bitmap = new(1, 1);
    private float[] _weights = [], _scratch = [];

    /// <summary>Draws a binary mask; the bitmap is overwritten by the next.</summary>
    public MaskBitmap Draw(MaskSet masks, int index, PreparedImage image)
    {
        var (height, width) = (image.View.HeightPixels, image.View.WidthPixels);
        if (_bitmap.Height != height || _bitmap.Width != width) _bitmap = new(height, width);
        masks.Draw(index, _bitmap);
        return _bitmap;
    }

    /// <summary>Writes the masked image as planes [C, H, W].</summary>
    public void Paint(MaskSet masks, int index, PreparedImage image, float[] baseline, Span<float> planes)
    {
        if (masks.IsBinary)
        {
            MaskBlend.Apply(Draw(masks, index, image), image.Tensor, baseline, planes);
            return;
        }

        var (height, width) = (image.View.HeightPixels, image.View.WidthPixels);
        if (_weights.Length != height * width) (_weights, _scratch) = (new float[height * width], new float[height * width]);
        masks.Draw(index, height, width, _weights);
        MaskBlend.Apply(_weights, image.Tensor, baseline, _scratch, planes);
    }
}

using System.Runtime.InteropServices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;
using DeCam.Inference.Quantisation;
using DeCam.Masks;

namespace DeCam.Inference.Devices;

/// <summary>The pictures that the ranges of a network are measured on: the whole one, and masked ones over the baselines of a search in turn.</summary>
internal sealed class CalibrationPictures
{
    private readonly PreparedImage _image;
    private readonly ImageInput _input;
    private readonly IReadOnlyList<Baseline> _baselines;
    private readonly MaskPainter _painter = new();
    private readonly List<(MaskSet Masks, int Index)> _masks;
    private readonly float[] _planes;

    /// <summary>Makes them of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="input">The model's input.</param>
    /// <param name="baselines">What replaces hidden pixels.</param>
    public CalibrationPictures(PreparedImage image, ImageInput input, IReadOnlyList<Baseline> baselines)
    {
        (_image, _input, _baselines) = (image, input, baselines);
        _masks = [.. CalibrationMasks.Seen(image.View.HeightPixels, image.View.WidthPixels).SelectMany(set => Enumerable.Range(0, set.Count).Select(i => (set, i)))];
        _planes = new float[image.Tensor.Length];
    }

    /// <summary>Their number.</summary>
    public int Count => 1 + _masks.Count;

    /// <summary>Writes one in the order of the model's input.</summary>
    public void Write(int index, Span<float> destination)
    {
        if (index == 0) _image.Tensor.Span.CopyTo(_planes);
        else
        {
            var (masks, mask) = _masks[index - 1];
            _painter.Forget();
            _painter.Paint(masks, mask, _image, _image.Baseline(_baselines[(index - 1) % _baselines.Count]), _planes);
        }

        InputArrangement.Write(_input, _planes, MemoryMarshal.AsBytes(destination));
    }
}

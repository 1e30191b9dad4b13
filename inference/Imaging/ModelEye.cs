using DeCam.Imaging;
using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Imaging;

/// <summary>What a model sees of a picture: resized, cropped, normalised.</summary>
public static class ModelEye
{
    /// <summary>
    /// Resizes and crops or pads as <see cref="ImagePreprocessing.Fit"/> says. Padding that follows normalising is shown in the colour
    /// that normalising maps nearest to 0.
    /// </summary>
    public static ImageView View(Picture picture, ImagePreprocessing preprocessing)
    {
        var geometry = ViewGeometry.Of(picture, preprocessing);
        var (rows, columns) = (geometry.ShownRows, geometry.ShownColumns);
        var shown = Resampling.Resize(picture, geometry.Rows, geometry.Columns, (rows.First + geometry.Top, rows.Count),
            (columns.First + geometry.Left, columns.Count), preprocessing.Interpolation, preprocessing.IsAntialiased);
        var rgb = geometry.HasBorder ? Padded(shown, geometry, preprocessing) : shown.Rgb;
        return new(geometry.View.Height, geometry.View.Width, rgb);
    }

    /// <summary>The normalised input, planar [C, H, W] whatever the model's layout, channels in the model's order.</summary>
    /// <param name="view">The view.</param>
    /// <param name="preprocessing">Its length of <see cref="ImagePreprocessing.Mean"/> is the number of channels: 3, or 1 for luminance.</param>
    public static float[] Normalise(ImageView view, ImagePreprocessing preprocessing)
    {
        var pixels = view.HeightPixels * view.WidthPixels;
        var channels = preprocessing.Mean.Length;
        var tensor = new float[channels * pixels];
        var rgb = view.Rgb.Span;
        for (var channel = 0; channel < channels; channel++)
        {
            var table = Levels(preprocessing, channel);
            var source = preprocessing.Channels == ChannelOrder.Rgb ? channel : channels - 1 - channel;
            for (var i = 0; i < pixels; i++)
                tensor[channel * pixels + i] = table[channels == 1 ? Luminance(rgb.Slice(i * 3, 3)) : rgb[i * 3 + source]];
        }

        return tensor;
    }

    /// <summary>The normalised value of each pixel value of a channel.</summary>
    internal static float[] Levels(ImagePreprocessing preprocessing, int channel)
    {
        var (mean, std) = (preprocessing.Mean[channel], preprocessing.Std[channel]);
        var unit = preprocessing.Scale == PixelScale.Unit ? 255f : 1f;
        return [.. Enumerable.Range(0, 256).Select(level => (level / unit - mean) / std)];
    }

    // Weights of ITU-R BT.601 in 16-bit fixed point.
    private static int Luminance(ReadOnlySpan<byte> rgb) => (rgb[0] * 19595 + rgb[1] * 38470 + rgb[2] * 7471 + 0x8000) >> 16;

    private static byte[] Padded(Picture shown, ViewGeometry geometry, ImagePreprocessing preprocessing)
    {
        var (rows, columns, width) = (geometry.ShownRows, geometry.ShownColumns, geometry.View.Width);
        var (red, green, blue, isAfter) = preprocessing.Pad;
        byte[] colour = isAfter ? NearestToZero(preprocessing) : [red, green, blue];
        var rgb = new byte[geometry.View.Height * width * 3];
        for (var i = 0; i < rgb.Length; i += 3) colour.CopyTo(rgb, i);
        for (var y = 0; y < rows.Count; y++)
            shown.Rgb.AsSpan(y * columns.Count * 3, columns.Count * 3).CopyTo(rgb.AsSpan(((rows.First + y) * width + columns.First) * 3));
        return rgb;
    }

    private static byte[] NearestToZero(ImagePreprocessing preprocessing) => [.. Enumerable.Range(0, 3).Select(colour =>
    {
        var channels = preprocessing.Mean.Length;
        var levels = Levels(preprocessing, channels == 1 ? 0 : preprocessing.Channels == ChannelOrder.Rgb ? colour : channels - 1 - colour);
        return (byte)Enumerable.Range(0, levels.Length).MinBy(level => Math.Abs(levels[level]));
    })];
}

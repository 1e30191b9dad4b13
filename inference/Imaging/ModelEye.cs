using DeCam.Imaging;

namespace DeCam.Inference.Imaging;

/// <summary>What a model sees of a picture: resized, cropped, normalised.</summary>
public static class ModelEye
{
    /// <summary>Resizes so that the shorter side fits <see cref="Preprocessing.Resize"/>, and cuts the centre.</summary>
    public static ImageView View(Picture picture, Preprocessing preprocessing)
    {
        var (height, width) = (preprocessing.HeightPixels, preprocessing.WidthPixels);
        var (rows, columns) = ResizedSize(picture, preprocessing);
        var centre = Resampling.Resize(picture, rows, columns, ((rows - height) / 2, height), ((columns - width) / 2, width));
        return new(height, width, centre.Rgb);
    }

    /// <summary>The normalised input, planar [C, H, W] whatever the model's layout, channels in the model's order.</summary>
    /// <param name="view">The view.</param>
    /// <param name="preprocessing">Its length of <see cref="Preprocessing.Mean"/> is the number of channels: 3, or 1 for luminance.</param>
    public static float[] Normalise(ImageView view, Preprocessing preprocessing)
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
    internal static float[] Levels(Preprocessing preprocessing, int channel)
    {
        var (mean, std) = (preprocessing.Mean[channel], preprocessing.Std[channel]);
        var unit = preprocessing.Scale == PixelScale.Unit ? 1f : 255f;
        var isPlain = preprocessing.Scale == PixelScale.Byte && mean == 0 && std == 1;
        return [.. Enumerable.Range(0, 256).Select(level => isPlain ? level : (level / 255f - mean) / std * unit)];
    }

    // Weights of ITU-R BT.601 in 16-bit fixed point.
    private static int Luminance(ReadOnlySpan<byte> rgb) => (rgb[0] * 19595 + rgb[1] * 38470 + rgb[2] * 7471 + 0x8000) >> 16;

    // The smallest size of the picture's proportions that covers the crop, scaled by resize / shorter side of the crop.
    private static (long Rows, long Columns) ResizedSize(Picture picture, Preprocessing preprocessing)
    {
        var (height, width) = (preprocessing.HeightPixels, preprocessing.WidthPixels);
        var shorter = Math.Min(height, width);
        var (boxHeight, boxWidth) = ((double)height * preprocessing.Resize / shorter, (double)width * preprocessing.Resize / shorter);
        var isWide = picture.WidthPixels * boxHeight >= picture.HeightPixels * boxWidth;
        return isWide
            ? ((long)Math.Round(boxHeight), Math.Max((long)Math.Round(picture.WidthPixels * boxHeight / picture.HeightPixels), width))
            : (Math.Max((long)Math.Round(picture.HeightPixels * boxWidth / picture.WidthPixels), height), (long)Math.Round(boxWidth));
    }
}

using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Imaging;

/// <summary>
/// Resizing as Pillow does it, which most training pipelines use: separable filters, rows first, 22-bit fixed-point weights, 8 bits
/// between the passes.
/// </summary>
public static class Resampling
{
    private const int Channels = 3;

    // Room between the passes; what needs more is made in strips of columns.
    private const long MostBytes = 1 << 28;

    /// <summary>Resizes a picture by the antialiased bilinear filter.</summary>
    public static Picture Resize(Picture picture, int heightPixels, int widthPixels) =>
        Resize(picture, heightPixels, widthPixels, (0, heightPixels), (0, widthPixels));

    /// <summary>
    /// A part of the picture resized, the same bytes as when all of it is resized and the part cut out. Only the part is computed: the
    /// whole of a long and thin picture may be larger than any memory.
    /// </summary>
    /// <param name="picture">The picture.</param>
    /// <param name="heightPixels">Height of the whole when resized.</param>
    /// <param name="widthPixels">Width of the whole when resized.</param>
    /// <param name="rows">First row of the part and their number.</param>
    /// <param name="columns">First column of the part and their number.</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="isAntialiased">Whether the filter is as wide as the reduction.</param>
    public static Picture Resize(
        Picture picture, long heightPixels, long widthPixels, (long First, int Count) rows, (long First, int Count) columns,
        Interpolation interpolation = Interpolation.Bilinear, bool isAntialiased = true) =>
        Resize(picture, heightPixels, widthPixels, rows, columns, interpolation, isAntialiased, MostBytes);

    /// <summary>The same with a given room between the passes, at least that of one column.</summary>
    internal static Picture Resize(
        Picture picture, long heightPixels, long widthPixels, (long First, int Count) rows, (long First, int Count) columns,
        Interpolation interpolation, bool isAntialiased, long mostBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heightPixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widthPixels);
        var down = Kernel.Contributions(picture.HeightPixels, heightPixels, rows, interpolation, isAntialiased);
        var across = Kernel.Contributions(picture.WidthPixels, widthPixels, columns, interpolation, isAntialiased);
        // Of the input, the rows that the part is made of.
        var first = down.Min(c => c.First);
        var height = down.Max(c => c.First + c.Weights.Length) - first;
        var most = (int)Math.Clamp(mostBytes / Math.Max((long)height * Channels, RowPass.WeightBytes(across)), 1, across.Length);
        using var scratch = new ScratchBytes();
        var between = scratch.AtLeast(height * most * Channels);
        byte[] Strip(Contribution[] part)
        {
            RowPass.Apply(picture.Rgb.AsSpan(first * picture.WidthPixels * Channels), part, height, picture.WidthPixels, between);
            return ColumnPass.Apply(between, down, first, part.Length * Channels);
        }

        return new(rows.Count, columns.Count, most == across.Length ? Strip(across) : SideBySide(across.Chunk(most).Select(Strip), rows.Count, columns.Count));
    }

    // Strips of [H, w, 3] to [H, W, 3].
    private static byte[] SideBySide(IEnumerable<byte[]> strips, int height, int width)
    {
        var (rgb, left) = (new byte[checked(height * width * Channels)], 0);
        foreach (var strip in strips)
        {
            var stride = strip.Length / height;
            for (var y = 0; y < height; y++) strip.AsSpan(y * stride, stride).CopyTo(rgb.AsSpan(y * width * Channels + left));
            left += stride;
        }

        return rgb;
    }
}

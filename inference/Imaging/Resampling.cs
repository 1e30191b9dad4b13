namespace DeCam.Inference.Imaging;

/// <summary>
/// Antialiased bilinear resizing as Pillow's BILINEAR does it, which most training pipelines use: a triangle filter as wide as the
/// reduction, separable, rows first, 22-bit fixed-point weights, 8 bits between the passes.
/// </summary>
public static class Resampling
{
    private const int WeightBits = 22;

    /// <summary>Resizes a picture.</summary>
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
    public static Picture Resize(Picture picture, long heightPixels, long widthPixels, (long First, int Count) rows, (long First, int Count) columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heightPixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widthPixels);
        var (down, across) = (Triangle(picture.HeightPixels, heightPixels, rows), Triangle(picture.WidthPixels, widthPixels, columns));
        // Of the input, the rows that the part is made of.
        var first = down.Min(c => c.First);
        var height = down.Max(c => c.First + c.Weights.Length) - first;
        var part = Rows(picture.Rgb.AsSpan(first * picture.WidthPixels * 3), across, height, picture.WidthPixels);
        return new(rows.Count, columns.Count, Columns(part, down, first, columns.Count * 3));
    }

    private static byte[] Rows(ReadOnlySpan<byte> from, Contribution[] contributions, int height, int width)
    {
        var to = new byte[height * contributions.Length * 3];
        var at = 0;
        for (var y = 0; y < height; y++)
        {
            foreach (var (first, weights) in contributions)
            {
                var (red, green, blue) = (1 << (WeightBits - 1), 1 << (WeightBits - 1), 1 << (WeightBits - 1));
                var pixel = (y * width + first) * 3;
                foreach (var weight in weights)
                {
                    red += from[pixel] * weight;
                    green += from[pixel + 1] * weight;
                    blue += from[pixel + 2] * weight;
                    pixel += 3;
                }

                (to[at], to[at + 1], to[at + 2]) = (Clip(red), Clip(green), Clip(blue));
                at += 3;
            }
        }

        return to;
    }

    private static byte[] Columns(byte[] from, Contribution[] contributions, int firstRow, int stride)
    {
        var to = new byte[contributions.Length * stride];
        for (var y = 0; y < contributions.Length; y++)
        {
            var (first, weights) = contributions[y];
            first -= firstRow;
            for (var x = 0; x < stride; x++)
            {
                var sum = 1 << (WeightBits - 1);
                for (var k = 0; k < weights.Length; k++) sum += from[(first + k) * stride + x] * weights[k];
                to[y * stride + x] = Clip(sum);
            }
        }

        return to;
    }

    private static Contribution[] Triangle(int from, long to, (long First, int Count) part)
    {
        // A side that keeps its length is taken as it is.
        if (from == to) return [.. Enumerable.Range((int)part.First, part.Count).Select(i => new Contribution(i, [1 << WeightBits]))];
        var scale = (double)from / to;
        var support = Math.Max(scale, 1);
        var contributions = new Contribution[part.Count];
        for (var i = 0; i < contributions.Length; i++)
        {
            var centre = (part.First + i + 0.5) * scale;
            var first = Math.Max((int)(centre - support + 0.5), 0);
            var end = Math.Min((int)(centre + support + 0.5), from);
            var weights = new double[end - first];
            for (var k = 0; k < weights.Length; k++) weights[k] = Math.Max(0, 1 - Math.Abs((first + k - centre + 0.5) / support));
            var sum = weights.Sum();
            contributions[i] = new(first, [.. weights.Select(w => (int)(0.5 + w / sum * (1 << WeightBits)))]);
        }

        return contributions;
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> WeightBits, 0, byte.MaxValue);

    /// <summary>The input pixels that make one output pixel.</summary>
    private readonly record struct Contribution(int First, int[] Weights);
}

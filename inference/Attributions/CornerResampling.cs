using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Attributions;

/// <summary>Bilinear enlargement whose corner places lie on the corner pixels ("align corners").</summary>
internal static class CornerResampling
{
    /// <summary>Resizes [H, W] row-major values.</summary>
    public static float[] Resize(ReadOnlySpan<float> values, PixelSize from, PixelSize to)
    {
        var (rows, columns) = (Steps(from.Height, to.Height), Steps(from.Width, to.Width));
        // Each row across first: it is used for many rows of the result.
        var wide = new float[from.Height * to.Width];
        for (var y = 0; y < from.Height; y++)
            for (var x = 0; x < to.Width; x++)
                wide[(y * to.Width) + x] = Between(values[(y * from.Width) + columns[x].First], values[(y * from.Width) + columns[x].Second], columns[x].Share);
        var large = new float[to.Height * to.Width];
        for (var y = 0; y < to.Height; y++)
        {
            var (upper, lower, down) = rows[y];
            var above = wide.AsSpan(upper * to.Width, to.Width);
            var below = wide.AsSpan(lower * to.Width, to.Width);
            var row = large.AsSpan(y * to.Width, to.Width);
            for (var x = 0; x < row.Length; x++) row[x] = Between(above[x], below[x], down);
        }

        return large;
    }

    private static float Between(float a, float b, float share) => a + (share * (b - a));

    private static (int First, int Second, float Share)[] Steps(int from, int to)
    {
        var step = to > 1 ? (float)(from - 1) / (to - 1) : 0;
        return [.. Enumerable.Range(0, to).Select(i =>
        {
            var first = Math.Min((int)(i * step), from - 1);
            return (first, Math.Min(first + 1, from - 1), (i * step) - first);
        })];
    }
}

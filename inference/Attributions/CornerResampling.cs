using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Attributions;

/// <summary>Bilinear enlargement whose corner places lie on the corner pixels ("align corners").</summary>
internal static class CornerResampling
{
    /// <summary>Resizes [H, W] row-major values.</summary>
    public static float[] Resize(ReadOnlySpan<float> values, PixelSize from, PixelSize to)
    {
        var (rows, columns) = (Steps(from.Height, to.Height), Steps(from.Width, to.Width));
        var large = new float[to.Height * to.Width];
        for (var y = 0; y < to.Height; y++)
        {
            var (upper, lower, down) = rows[y];
            for (var x = 0; x < to.Width; x++)
            {
                var (left, right, across) = columns[x];
                var above = Between(values[(upper * from.Width) + left], values[(upper * from.Width) + right], across);
                var below = Between(values[(lower * from.Width) + left], values[(lower * from.Width) + right], across);
                large[(y * to.Width) + x] = Between(above, below, down);
            }
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

using DeCam.Inference.Preprocessing;
using DeCam.Numerics;

namespace DeCam.Inference.Drawing;

/// <summary>Smooths a map for display, so that hard edges of masks are not taken for findings.</summary>
internal static class SmoothMap
{
    /// <summary>Standard deviation of the Gaussian as a share of the shorter side.</summary>
    public const double Share = 0.01;

    private const int Reach = 3;

    /// <summary>The map under a Gaussian; the edge goes on beyond it.</summary>
    /// <param name="map">[H, W] row-major.</param>
    /// <param name="size">H and W.</param>
    /// <param name="sigma">Standard deviation in pixels; positive.</param>
    public static float[] Of(ReadOnlySpan<float> map, PixelSize size, double sigma)
    {
        var radius = (int)Math.Ceiling(Reach * sigma);
        var weights = Enumerable.Range(-radius, 2 * radius + 1).Select(i => PortableMath.Exp(-i * i / (2 * sigma * sigma))).ToArray();
        var sum = weights.Sum();
        var kernel = Array.ConvertAll(weights, w => (float)(w / sum));
        var (across, both) = (new float[map.Length], new float[map.Length]);
        for (var y = 0; y < size.Height; y++)
        {
            var row = map.Slice(y * size.Width, size.Width);
            for (var x = 0; x < size.Width; x++)
            {
                var value = 0f;
                for (var k = -radius; k <= radius; k++) value += kernel[k + radius] * row[Math.Clamp(x + k, 0, size.Width - 1)];
                across[y * size.Width + x] = value;
            }
        }

        for (var y = 0; y < size.Height; y++)
        {
            var to = both.AsSpan(y * size.Width, size.Width);
            for (var k = -radius; k <= radius; k++)
            {
                var from = across.AsSpan(Math.Clamp(y + k, 0, size.Height - 1) * size.Width, size.Width);
                for (var x = 0; x < to.Length; x++) to[x] += kernel[k + radius] * from[x];
            }
        }

        return both;
    }
}

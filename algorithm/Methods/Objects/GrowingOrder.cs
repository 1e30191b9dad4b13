using DeCam.Masks;

namespace DeCam.Methods.Objects;

/// <summary>
/// The order in which a region grows from the peak of a map: always over the highest pixel that touches it (seeded region growing, after
/// Adams and Bischof 1994), where height falls with the distance from the peak. So the region ends one object before it begins another.
/// </summary>
internal static class GrowingOrder
{
    /// <summary>How much a pixel's height falls for its distance from the peak: ranges of the map for one shorter side of the frame. Ours.</summary>
    private const double Fall = 2;

    /// <summary>A map of the order, [H, W]: the pixel that comes first has the highest value. Every first n pixels are connected, as far as the former ones let them.</summary>
    /// <param name="map">[H, W].</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="former">Pixels that come last, with value 0; null for none.</param>
    public static float[] Of(float[] map, int height, int width, MaskBitmap? former)
    {
        var order = new float[map.Length];
        int[] pixels = [.. Enumerable.Range(0, map.Length).Where(p => former?.IsKept(p % width, p / width) != true)];
        if (pixels.Length == 0) return order;
        var heights = Heights(map, height, width, pixels.MaxBy(p => map[p]));
        // Of equal heights the first pixel.
        var border = new PriorityQueue<int, (double, int)>();
        var isSeen = new bool[map.Length];
        var left = pixels.Length;
        // Former objects may cut the frame into parts: the one with the highest pixel comes next.
        foreach (var start in pixels.OrderByDescending(p => heights[p]))
        {
            Reach(start);
            while (border.TryDequeue(out var pixel, out _))
            {
                order[pixel] = left--;
                var (y, x) = Math.DivRem(pixel, width);
                if (y > 0) Reach(pixel - width);
                if (x > 0) Reach(pixel - 1);
                if (x < width - 1) Reach(pixel + 1);
                if (y < height - 1) Reach(pixel + width);
            }
        }

        return order;

        void Reach(int pixel)
        {
            if (isSeen[pixel] || former?.IsKept(pixel % width, pixel / width) == true) return;
            isSeen[pixel] = true;
            border.Enqueue(pixel, (-heights[pixel], pixel));
        }
    }

    private static double[] Heights(float[] map, int height, int width, int peak)
    {
        var (row, column) = Math.DivRem(peak, width);
        var fall = Fall * ((double)map.Max() - map.Min()) / Math.Min(height, width);
        var heights = new double[map.Length];
        for (var i = 0; i < heights.Length; i++)
        {
            var (dy, dx) = (i / width - row, i % width - column);
            heights[i] = map[i] - fall * Math.Sqrt(dx * dx + dy * dy);
        }

        return heights;
    }
}

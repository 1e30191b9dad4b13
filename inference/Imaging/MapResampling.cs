using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Imaging;

/// <summary>Bilinear resizing of a map: interpolated where it grows, averaged under a triangle as wide as the reduction where it shrinks.</summary>
internal static class MapResampling
{
    /// <summary>Resizes [H, W] row-major values.</summary>
    public static float[] Resize(float[] values, PixelSize from, PixelSize to) => Resize(values, from, ViewGeometry.Whole(to), 0);

    /// <summary>A view of the resized values, computed alone: the whole may be larger than any memory.</summary>
    /// <param name="values">[H, W] row-major.</param>
    /// <param name="from">Their size.</param>
    /// <param name="geometry">Where the view lies on them.</param>
    /// <param name="outside">What the view shows beside them.</param>
    public static float[] Resize(float[] values, PixelSize from, ViewGeometry geometry, float outside)
    {
        var (rows, columns) = (geometry.ShownRows, geometry.ShownColumns);
        var across = Triangle(from.Width, geometry.Columns, geometry.Left + columns.First, columns.Count);
        var narrow = new float[from.Height * across.Length];
        for (var y = 0; y < from.Height; y++)
            for (var x = 0; x < across.Length; x++) narrow[y * across.Length + x] = Sum(values, y * from.Width, 1, across[x]);
        var view = new float[geometry.View.Height * geometry.View.Width];
        Array.Fill(view, outside);
        var down = Triangle(from.Height, geometry.Rows, geometry.Top + rows.First, rows.Count);
        for (var y = 0; y < down.Length; y++)
            for (var x = 0; x < across.Length; x++)
                view[(rows.First + y) * geometry.View.Width + columns.First + x] = Sum(narrow, x, across.Length, down[y]);
        return view;
    }

    private static float Sum(float[] values, int start, int step, (int First, double[] Weights) part)
    {
        var sum = 0.0;
        for (var i = 0; i < part.Weights.Length; i++) sum += part.Weights[i] * values[start + (part.First + i) * step];
        return (float)sum;
    }

    private static (int First, double[] Weights)[] Triangle(int from, long to, long start, int count)
    {
        var scale = (double)from / to;
        var support = Math.Max(scale, 1);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var centre = (start + i + 0.5) * scale;
            var first = Math.Max((int)(centre - support + 0.5), 0);
            var end = Math.Min((int)(centre + support + 0.5), from);
            var weights = Enumerable.Range(first, end - first).Select(k => Math.Max(0, 1 - Math.Abs((k - centre + 0.5) / support))).ToArray();
            var sum = weights.Sum();
            return (first, weights.Select(w => w / sum).ToArray());
        })];
    }
}

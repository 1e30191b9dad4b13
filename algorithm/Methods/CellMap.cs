namespace DeCam.Methods;

/// <summary>Draws values of the cells of a coarse grid as a map of the frame.</summary>
internal static class CellMap
{
    /// <summary>Bilinear from cell centre to cell centre; beyond the outermost centres the value is held.</summary>
    /// <param name="cells">[rows, columns].</param>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="height">Rows of the frame.</param>
    /// <param name="width">Columns of the frame.</param>
    public static float[] Bilinear(ReadOnlySpan<double> cells, int rows, int columns, int height, int width)
    {
        var map = new float[height * width];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom, down) = Between(y, height, rows);
            for (var x = 0; x < width; x++)
            {
                var (left, right, across) = Between(x, width, columns);
                var above = cells[top * columns + left] * (1 - across) + cells[top * columns + right] * across;
                var below = cells[bottom * columns + left] * (1 - across) + cells[bottom * columns + right] * across;
                map[y * width + x] = (float)(above * (1 - down) + below * down);
            }
        }

        return map;
    }

    private static (int First, int Second, double Fraction) Between(int pixel, int pixels, int cells)
    {
        var at = Math.Clamp((pixel + 0.5) * cells / pixels - 0.5, 0, cells - 1);
        var first = (int)at;
        return (first, Math.Min(first + 1, cells - 1), at - first);
    }
}

using System.Numerics;
using DeCam.Masks;

namespace DeCam.Methods.EllipseRidge;

/// <summary>How much of each cell of a grid a mask keeps.</summary>
/// <param name="height">Rows of the frame.</param>
/// <param name="width">Columns of the frame.</param>
/// <param name="grid">Cells a side, g. Cell (i, j) has the rows from floor(i H / g) to before floor((i + 1) H / g), and columns likewise.</param>
internal sealed class CellCoverage(int height, int width, int grid)
{
    /// <summary>Writes the kept share of every cell, [g, g], in [0, 1]; 0 for a cell without pixels.</summary>
    public void Measure(MaskBitmap mask, Span<double> shares)
    {
        shares.Clear();
        for (var y = 0; y < height; y++)
        {
            var row = mask.Words.AsSpan(y * mask.WordsPerRow, mask.WordsPerRow);
            var cells = shares.Slice(Cell(y, height) * grid, grid);
            for (var column = 0; column < grid; column++) cells[column] += Kept(row, Start(column, width), Start(column + 1, width));
        }

        for (var cell = 0; cell < shares.Length; cell++)
        {
            var (row, column) = Math.DivRem(cell, grid);
            var pixels = (Start(row + 1, height) - Start(row, height)) * (Start(column + 1, width) - Start(column, width));
            if (pixels > 0) shares[cell] /= pixels;
        }
    }

    private int Start(int cell, int pixels) => (int)((long)cell * pixels / grid);

    // The cell with Start(cell) <= pixel < Start(cell + 1).
    private int Cell(int pixel, int pixels) => (int)((((long)pixel + 1) * grid - 1) / pixels);

    private static int Kept(ReadOnlySpan<ulong> row, int start, int end)
    {
        var kept = 0;
        while (start < end)
        {
            var bits = Math.Min(end - start, 64 - (start & 63));
            kept += BitOperations.PopCount(row[start >> 6] >> (start & 63) << (64 - bits));
            start += bits;
        }

        return kept;
    }
}

using System.Numerics;
using DeCam.Masks;

namespace DeCam.Methods.EllipseRidge;

/// <summary>How much of each cell of a grid a mask keeps.</summary>
/// <param name="height">Rows of the frame.</param>
/// <param name="width">Columns of the frame.</param>
/// <param name="rows">Rows of cells, g. Cell (i, j) has the rows of pixels from floor(i H / g) to before floor((i + 1) H / g).</param>
/// <param name="columns">Columns of cells; a cell has its columns of pixels likewise.</param>
internal sealed class CellCoverage(int height, int width, int rows, int columns)
{
    /// <summary>Writes the kept share of every cell, [rows, columns], in [0, 1]; 0 for a cell without pixels.</summary>
    public void Measure(MaskBitmap mask, Span<double> shares)
    {
        shares.Clear();
        for (var y = 0; y < height; y++)
        {
            var row = mask.Words.AsSpan(y * mask.WordsPerRow, mask.WordsPerRow);
            var cells = shares.Slice(Cell(y) * columns, columns);
            for (var column = 0; column < columns; column++) cells[column] += Kept(row, Start(column, width, columns), Start(column + 1, width, columns));
        }

        for (var cell = 0; cell < shares.Length; cell++)
        {
            var (row, column) = Math.DivRem(cell, columns);
            var pixels = (Start(row + 1, height, rows) - Start(row, height, rows)) * (Start(column + 1, width, columns) - Start(column, width, columns));
            if (pixels > 0) shares[cell] /= pixels;
        }
    }

    private static int Start(int cell, int pixels, int cells) => (int)((long)cell * pixels / cells);

    // The row of cells with Start(row) <= y < Start(row + 1).
    private int Cell(int y) => (int)((((long)y + 1) * rows - 1) / height);

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

namespace DeCam.Methods.PathRidge;

/// <summary>The grid of nearly square cells that maps are learnt on.</summary>
/// <param name="Rows">Rows of cells.</param>
/// <param name="Columns">Columns of cells.</param>
internal readonly record struct CellGrid(int Rows, int Columns)
{
    /// <summary>Cells on the shorter side of a frame that is large enough.</summary>
    public const int ShorterSide = 14;

    // What a fit costs rises with the cube of the cells, so frames of more than 3 : 1 have larger ones.
    private const int Most = 3 * ShorterSide * ShorterSide;

    /// <summary>Cells in all, G.</summary>
    public int Count => Rows * Columns;

    /// <summary>The grid of a frame: 14 cells on the shorter side, or one for two pixels where that is fewer.</summary>
    public static CellGrid Of(int height, int width)
    {
        var (shorter, longer) = (Math.Min(height, width), Math.Max(height, width));
        var few = Math.Min(ShorterSide, (shorter + 1) / 2);
        while (few > 1 && few * Along(few) > Most) few--;
        var many = Math.Min(Along(few), Most / few);
        return height <= width ? new(few, many) : new(many, few);

        int Along(int cells) => (int)Math.Max(cells, (2L * longer * cells + shorter) / (2L * shorter));
    }
}

namespace DeCam.Methods;

/// <summary>Orders the places of a grid so that any first part of them covers the frame as evenly as it can.</summary>
internal static class DispersedOrder
{
    /// <summary>Rank of a place in the recursive matrix of ordered dithering (Bayer 1973): coarse places first, finer ones between them.</summary>
    public static ulong Rank(int row, int column)
    {
        var rank = 0UL;
        for (var bit = 0; bit < 32; bit++)
        {
            var (r, c) = ((ulong)(row >> bit) & 1, (ulong)(column >> bit) & 1);
            rank = rank << 2 | (r ^ c) << 1 | r;
        }

        return rank;
    }

    /// <summary>The cells of a square grid, as row * side + column, in the order of their ranks.</summary>
    public static int[] Cells(int side) => [.. Enumerable.Range(0, side * side).OrderBy(cell => Rank(cell / side, cell % side))];
}

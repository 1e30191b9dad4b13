using CsCheck;
using DeCam.Methods.PathRidge;

namespace DeCam.Tests.Algorithm.Methods.PathRidge;

public sealed class CellGridTests
{
    [Theory]
    [InlineData(224, 224, 14, 14)]
    [InlineData(128, 128, 14, 14)]
    [InlineData(224, 336, 14, 21)]
    [InlineData(480, 320, 21, 14)]
    [InlineData(28, 28, 14, 14)]
    [InlineData(26, 26, 13, 13)]
    [InlineData(9, 12, 5, 7)]
    [InlineData(1, 1, 1, 1)]
    public void Of_Frame_HasFourteenCellsOrOneForTwoPixels(int height, int width, int rows, int columns) => Assert.Equal(new CellGrid(rows, columns), CellGrid.Of(height, width));

    [Fact]
    public void Of_AnyFrame_IsBoundedAndNearlySquare() => Gen.Select(Gen.Int[1, 700], Gen.Int[1, 3000]).Sample((height, width) =>
    {
        var grid = CellGrid.Of(height, width);
        var turned = CellGrid.Of(width, height);
        var shape = (double)height / grid.Rows / ((double)width / grid.Columns);
        var isThin = Math.Min(height, width) < 8 || Math.Max(grid.Rows, grid.Columns) == 588;
        return grid.Rows >= 1 && grid.Columns >= 1 && grid.Rows <= height && grid.Columns <= width && grid.Count <= 588
            && (turned.Rows, turned.Columns) == (grid.Columns, grid.Rows) && (isThin || shape is > 0.7 and < 1.4);
    }, iter: 2000);
}

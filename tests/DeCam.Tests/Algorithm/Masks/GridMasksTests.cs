using DeCam.Masks;

namespace DeCam.Tests.Algorithm.Masks;

public sealed class GridMasksTests
{
    private static float[] Draw(MaskSet masks, int index, int height, int width)
    {
        var weights = new float[height * width];
        masks.Draw(index, height, width, weights);
        return weights;
    }

    [Fact]
    public void Draw_AllBitsSet_KeepsEverything() =>
        Assert.All(Draw(GridMasks.Of(3, Enumerable.Repeat(true, 9).ToArray(), [(1, 2)]), 0, 10, 17), w => Assert.Equal(1f, w));

    [Fact]
    public void Draw_OneRowOfCells_InterpolatesBetweenCentres()
    {
        // Two cells over 4 pixels: a cell has 2 pixels, the enlarged grid 6, so pixel x reads grid position (x + 0.5) / 3 - 0.5.
        var masks = GridMasks.Of(2, [true, false, true, false, true, false, true, false], [(0, 0), (1, 0)]);
        Assert.Equal([1, 1, 2f / 3, 1f / 3], Draw(masks, 0, 4, 4)[..4], Close);
        Assert.Equal([1, 2f / 3, 1f / 3, 0], Draw(masks, 1, 4, 4)[..4], Close);
    }

    [Fact]
    public void Draw_ShiftDown_MovesRowsUp()
    {
        var masks = GridMasks.Of(2, [true, true, false, false, true, true, false, false], [(0, 0), (0, 1)]);
        Assert.Equal(Draw(masks, 0, 4, 5)[5..], Draw(masks, 1, 4, 5)[..15]);
    }

    [Fact]
    public void Draw_NonSquareFrame_StaysInRangeAndFillsEveryPixel()
    {
        var masks = GridMasks.Of(7, [.. Enumerable.Range(0, 49).Select(i => i % 2 == 0)], [(4, 6)]);
        var weights = Draw(masks, 0, 49, 35);
        Assert.All(weights, w => Assert.InRange(w, 0f, 1f));
        Assert.True(weights.Distinct().Count() > 100);
    }

    [Fact]
    public void ToBytes_Read_GivesTheSameMasks()
    {
        var masks = GridMasks.Of(3, [.. Enumerable.Range(0, 18).Select(i => i % 4 == 1)], [(2, 0), (0, 3)]);
        var read = MaskCodec.Read(MaskKind.Grid, masks.Pick([1, 0]).ToBytes());
        Assert.Equal(Draw(masks, 1, 12, 11), Draw(read, 0, 12, 11));
        Assert.Equal(Draw(masks, 0, 12, 11), Draw(read, 1, 12, 11));
        Assert.Throws<InvalidDataException>(() => MaskCodec.Read(MaskKind.Grid, masks.ToBytes().AsSpan()[..^1]));
        Assert.Throws<NotSupportedException>(() => masks.Draw(0, new MaskBitmap(3, 3)));
    }

    private static bool Close(float a, float b) => Math.Abs(a - b) < 1e-6;
}

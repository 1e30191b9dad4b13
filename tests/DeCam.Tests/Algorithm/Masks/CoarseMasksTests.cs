using CsCheck;
using DeCam.Masks;

namespace DeCam.Tests.Algorithm.Masks;

public sealed class CoarseMasksTests
{
    private static readonly ushort[] Labels = [0, 0, 1, 1, 2, 2];      // 2 x 3 pixels

    private static float[] Weights(MaskSet masks, int index, int height, int width)
    {
        var weights = new float[height * width];
        Array.Fill(weights, float.NaN);
        masks.Draw(index, height, width, weights);
        return weights;
    }

    private static void AssertTravels(MaskSet masks, int height, int width, ReadOnlyMemory<byte>? resource = null)
    {
        var read = MaskCodec.Read(masks.Kind, masks.ToBytes());
        if (resource is { } bytes) read.Attach(bytes);
        var reversed = masks.Pick([.. Enumerable.Range(0, masks.Count).Reverse()]);
        Assert.Equal(masks.Count, read.Count);
        Assert.Equal(masks.IsBinary, read.IsBinary);
        Assert.Equal(masks.ResourceKey, read.ResourceKey);
        for (var i = 0; i < masks.Count; i++)
        {
            Assert.Equal(Weights(masks, i, height, width), Weights(read, i, height, width));
            Assert.Equal(Weights(masks, i, height, width), Weights(reversed, masks.Count - 1 - i, height, width));
        }

        Assert.Throws<InvalidDataException>(() => MaskCodec.Read(masks.Kind, masks.ToBytes().AsSpan()[..2]));
    }

    [Fact]
    public void CellMasks_Draw_FollowsTheCellOfThePixel() => Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 150], Gen.Int[1, 150]).Sample((rows, columns, height, width) =>
    {
        var cells = Enumerable.Range(0, rows * columns).Select(i => i % 3 == 0 ? 1f : 0f).ToArray();
        var drawn = Weights(CellMasks.Of(rows, columns, cells), 0, height, width);
        var bitmap = new MaskBitmap(height, width);
        CellMasks.Of(rows, columns, cells).Draw(0, bitmap);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var wanted = cells[y * rows / height * columns + x * columns / width];
                if (drawn[y * width + x] != wanted || bitmap.IsKept(x, y) != (wanted == 1f)) return false;
            }

        return true;
    }, iter: 200);

    [Fact]
    public void CellMasks_Fractions_TravelAndRefuseABitmap()
    {
        var masks = CellMasks.Of(2, 2, [0f, 0.25f, 0.5f, 1f, 1f, 1f, 0f, 0f]);
        Assert.False(masks.IsBinary);
        AssertTravels(masks, 5, 7);
        Assert.Throws<NotSupportedException>(() => masks.Draw(0, new MaskBitmap(2, 2)));
    }

    [Fact]
    public void CellMasks_Bits_Travel()
    {
        var masks = CellMasks.Of(1, 3, [0f, 1f, 1f, 1f, 0f, 0f]);
        Assert.True(masks.IsBinary);
        Assert.Equal(3 + 2, masks.ToBytes().Length);
        AssertTravels(masks, 4, 70);
    }

    [Fact]
    public void CellMasks_WeightAboveOne_IsRefused()
    {
        var bytes = CellMasks.Of(1, 1, [0.5f]).ToBytes();
        BitConverter.TryWriteBytes(bytes.AsSpan(3), 1.5f);
        Assert.Throws<InvalidDataException>(() => CellMasks.FromBytes(bytes));
    }

    [Fact]
    public void WindowMasks_Draw_HidesTheWindowAlone()
    {
        var masks = new WindowMasks([new(1, 0, 2, 2), new(0, 0, 0, 0)]);
        Assert.Equal([1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1], Weights(masks, 0, 3, 4));
        Assert.Equal(Enumerable.Repeat(1f, 12), Weights(masks, 1, 3, 4));
        AssertTravels(masks, 3, 4);
        Assert.Throws<InvalidDataException>(() => masks.Draw(0, new MaskBitmap(3, 2)));
    }

    [Fact]
    public void RectangleMasks_Draw_KeepsTheUnion()
    {
        var masks = new RectangleMasks([new(0, 0, 2, 1), new(1, 0, 1, 3)], [], [new(0, 0, 4, 3)]);
        Assert.Equal([1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0], Weights(masks, 0, 3, 4));
        Assert.Equal(new float[12], Weights(masks, 1, 3, 4));
        Assert.Equal(Enumerable.Repeat(1f, 12), Weights(masks, 2, 3, 4));
        AssertTravels(masks, 3, 4);
        Assert.Throws<InvalidDataException>(() => masks.Draw(2, new MaskBitmap(3, 3)));
    }

    [Fact]
    public void RectangleMasks_ForeignBytes_AreRefusedOrDescribeMasks()
    {
        Assert.Throws<InvalidDataException>(() => RectangleMasks.FromBytes([RectangleMasks.MostRectangles + 1, .. new byte[8 * 65]]));
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            try
            {
                Assert.Equal(bytes, RectangleMasks.FromBytes(bytes).ToBytes());
            }
            catch (InvalidDataException)
            {
            }
        });
    }

    [Fact]
    public void SegmentMasks_Draw_KeepsTheSegmentsOfSetBits()
    {
        var masks = SegmentMasks.Over(Labels, 3, [true, false, true, false, true, false], out var resource);
        Assert.Equal([1, 1, 0, 0, 1, 1], Weights(masks, 0, 2, 3));
        Assert.Equal([0, 0, 1, 1, 0, 0], Weights(masks, 1, 2, 3));
        AssertTravels(masks, 2, 3, resource);
    }

    [Fact]
    public void SegmentMasks_LabelWithoutBit_IsRefused()
    {
        _ = SegmentMasks.Over(Labels, 3, [true, true, true], out var resource);
        var two = SegmentMasks.Over([0, 1], 2, [true, false], out _);
        Assert.Throws<InvalidDataException>(() => MaskCodec.Read(MaskKind.Segments, two.ToBytes()).Attach(resource));
        Assert.Throws<InvalidOperationException>(() => MaskCodec.Read(MaskKind.Segments, two.ToBytes()).Draw(0, new MaskBitmap(1, 2)));
    }

    [Fact]
    public void KeepSpan_AnyRow_KeepsTheSpanAlone() => Gen.Select(Gen.Int[1, 200], Gen.Int[0, 200], Gen.Int[0, 200]).Sample((width, a, b) =>
    {
        var (start, end) = (Math.Min(a, width), Math.Min(b, width));
        var bitmap = new MaskBitmap(2, width);
        bitmap.KeepSpan(1, start, end);
        return bitmap.Area == Math.Max(0, end - start) && Enumerable.Range(0, width).All(x => bitmap.IsKept(x, 1) == (x >= start && x < end));
    });
}

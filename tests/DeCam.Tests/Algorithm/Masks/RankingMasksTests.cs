using CsCheck;
using DeCam.Masks;

namespace DeCam.Tests.Algorithm.Masks;

public sealed class RankingMasksTests
{
    private static MaskSet Masks(float[] map, int[] counts, bool hide)
    {
        var masks = RankingMasks.Over(map, counts, hide, out var resource);
        var read = MaskCodec.Read(MaskKind.Ranking, masks.ToBytes());
        Assert.Equal(masks.ResourceKey, read.ResourceKey);
        read.Attach(resource);
        return read;
    }

    private static string Bits(MaskSet masks, int index, int height, int width)
    {
        var bitmap = new MaskBitmap(height, width);
        masks.Draw(index, bitmap);
        return string.Concat(Enumerable.Range(0, height * width).Select(i => bitmap.IsKept(i % width, i / width) ? '1' : '0'));
    }

    [Fact]
    public void Draw_Insertion_KeepsTheHighestFirst()
    {
        var masks = Masks([0.1f, -2f, 5f, 0.3f, 0f, 7f], [0, 1, 3, 6], hide: false);
        Assert.Equal(["000000", "000001", "001101", "111111"], Enumerable.Range(0, 4).Select(i => Bits(masks, i, 2, 3)));
    }

    [Fact]
    public void Draw_Deletion_HidesTheHighestFirst()
    {
        var masks = Masks([0.1f, -2f, 5f, 0.3f, 0f, 7f], [0, 1, 3, 6], hide: true);
        Assert.Equal(["111111", "111110", "110010", "000000"], Enumerable.Range(0, 4).Select(i => Bits(masks, i, 2, 3)));
    }

    [Fact]
    public void Draw_Ties_GoInRowMajorOrder()
    {
        var masks = Masks([1f, 0f, -0f, 1f, 0f, -1f], [1, 2, 3, 4, 5], hide: false);
        Assert.Equal(["100000", "100100", "110100", "111100", "111110"], Enumerable.Range(0, 5).Select(i => Bits(masks, i, 2, 3)));
    }

    [Fact]
    public void Draw_AnyMap_AgreesWithAStableSort() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 140]).SelectMany((h, w) => Gen.Select(Gen.Const((h, w)), Gen.Int[-9, 9].Array[h * w], Gen.Int[0, h * w]))
            .Sample((frame, values, count) =>
            {
                var map = Array.ConvertAll(values, v => v / 3f);
                var first = Enumerable.Range(0, map.Length).OrderByDescending(i => map[i]).Take(count).ToHashSet();
                var expected = string.Concat(Enumerable.Range(0, map.Length).Select(i => first.Contains(i) ? '1' : '0'));
                Assert.Equal(expected, Bits(Masks(map, [count], hide: false), 0, frame.h, frame.w));
            });

    [Fact]
    public void Pick_Indices_GivesThoseMasks()
    {
        var picked = Masks([3f, 2f, 1f], [0, 1, 2, 3], hide: false).Pick([2, 0]);
        Assert.Equal(["110", "000"], Enumerable.Range(0, 2).Select(i => Bits(picked, i, 1, 3)));
    }

    [Fact]
    public void Draw_OtherFrame_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => Masks([1f, 2f], [1], hide: false).Draw(0, new MaskBitmap(2, 2)));

    [Fact]
    public void Draw_BeforeAttach_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => RankingMasks.Over([1f], [1], false, out _).Draw(0, new MaskBitmap(1, 1)));
}

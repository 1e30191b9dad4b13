using CsCheck;
using DeCam.Masks;

namespace DeCam.Tests.Algorithm.Masks;

public sealed class MaskBitmapTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 64)]
    [InlineData(5, 65)]
    [InlineData(2, 200)]
    public void FillInvertClear_AnyWidth_KeepPaddingClear(int height, int width)
    {
        var mask = new MaskBitmap(height, width);
        mask.Invert();
        Assert.Equal(height * width, mask.Area);
        mask.Fill();
        Assert.Equal(height * width, mask.Area);
        mask.Invert();
        Assert.Equal(0, mask.Area);
        mask.Keep(width - 1, height - 1);
        Assert.True(mask.IsKept(width - 1, height - 1));
        mask.Clear();
        Assert.Equal(0, mask.Area);
    }

    [Fact]
    public void ContentKey_AllMasksOfOneOrTwoPixels_EachHalfDiffers()
    {
        var bitmap = new MaskBitmap(32, 32);
        var (upper, lower, count) = (new HashSet<ulong>(), new HashSet<ulong>(), 0);
        for (var first = 0; first < 1024; first++)
        {
            for (var second = first; second < 1024; second++)
            {
                bitmap.Clear();
                bitmap.Keep(first % 32, first / 32);
                bitmap.Keep(second % 32, second / 32);
                var key = bitmap.ContentKey();
                upper.Add((ulong)(key >> 64));
                lower.Add((ulong)key);
                count++;
            }
        }

        Assert.Equal((count, count), (upper.Count, lower.Count));
    }

    [Fact]
    public void ContentKey_EqualAndOtherMasks_TellsThemApart()
    {
        var a = new MaskBitmap(4, 70);
        var b = new MaskBitmap(4, 70);
        Assert.Equal(a.ContentKey(), b.ContentKey());
        b.Keep(69, 3);
        Assert.NotEqual(a.ContentKey(), b.ContentKey());
    }

    [Fact]
    public void KeepSpan_AnySpan_KeepsThosePixelsOnly() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 200]).SelectMany((h, w) => Gen.Select(Gen.Const((h, w)), Gen.Int[0, h - 1], Gen.Int[0, w], Gen.Int[0, w]))
            .Sample((frame, y, start, end) =>
            {
                var mask = new MaskBitmap(frame.h, frame.w);
                mask.KeepSpan(y, start, end);
                for (var x = 0; x < frame.w; x++) Assert.Equal(x >= start && x < end, mask.IsKept(x, y));
                Assert.Equal(Math.Max(0, end - start), mask.Area);
            });

    [Theory]
    [InlineData(0, -1, 3)]
    [InlineData(0, 0, 71)]
    public void KeepSpan_OutsideTheRow_IsRefused(int y, int start, int end) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaskBitmap(2, 70).KeepSpan(y, start, end));

    [Fact]
    public void CopyTo_AnyMask_WritesOneForEachKeptPixel() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 150], Gen.Int).Sample((height, width, seed) =>
        {
            var (mask, random) = (new MaskBitmap(height, width), new Random(seed));
            for (var i = 0; i < height * width / 2; i++) mask.Keep(random.Next(width), random.Next(height));
            var pixels = new byte[height * width];
            mask.CopyTo(pixels);
            Assert.Equal(Enumerable.Range(0, height * width).Select(i => mask.IsKept(i % width, i / width) ? (byte)1 : (byte)0), pixels);
        });
}

using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;

namespace DeCam.Tests.Inference.Drawing;

public sealed class SideBySideTests
{
    private const int Side = 32;

    [Theory]
    [InlineData(3, 4, 1)]
    [InlineData(4, 4, 2)]
    [InlineData(8, 4, 3)]
    [InlineData(1, 2, 1)]
    public void ToPng_PhotoAndMaps_FillRowsOfFour(int maps, int across, int rows)
    {
        var picture = PictureDecoder.Decode(SideBySide.ToPng([Group(maps)], new()), "compare.png");
        var side = SideBySide.PanelSide / Side * Side;
        Assert.Equal(across, picture.WidthPixels / side);
        Assert.Equal(rows, picture.HeightPixels / side);
    }

    [Fact]
    public void ToPng_TwoClasses_BeginEachWithItsPhoto()
    {
        var one = PictureDecoder.Decode(SideBySide.ToPng([Group(2)], new()), "one.png");
        var two = PictureDecoder.Decode(SideBySide.ToPng([Group(2), Group(2)], new()), "two.png");
        Assert.Equal(one.WidthPixels, two.WidthPixels);
        Assert.InRange(two.HeightPixels, 2 * one.HeightPixels - 100, 2 * one.HeightPixels);
    }

    // Values of two methods have only their order in common.
    [Fact]
    public void ToPng_MapsOfOneOrder_LookAlikeWhateverTheirValues()
    {
        var map = TestMaps.Of("smooth", Side);
        byte[] Drawn(Func<float, float> change) => SideBySide.ToPng([new(Photo(), "a", "0.5", [new("m", [.. map.Select(change)])])], new());
        Assert.Equal(Drawn(v => v), Drawn(v => 8 * v));
    }

    [Fact]
    public void ToPng_MapThatSpeaksAgainstTheClass_HasALineThatSaysSo()
    {
        int Height(float least) => PictureDecoder.Decode(SideBySide.ToPng([new(Photo(), "a", "", [new("m", [.. TestMaps.Of("smooth", Side).Select(v => v + least)]) { IsSigned = true }])], new()), "compare.png").HeightPixels;
        Assert.Equal(24, Height(-100) - Height(100));
    }

    // A line of figures takes about 270 pixels.
    [Fact]
    public void ToPng_NarrowPhoto_LeavesRoomForWholeFigures()
    {
        var narrow = new PixelSize(400, 60);
        var photo = PhotoSheet.Of(new Picture(narrow.Height, narrow.Width, new byte[narrow.Height * narrow.Width * 3]), ViewFit.Whole(narrow), SideBySide.PanelSide);
        var picture = PictureDecoder.Decode(SideBySide.ToPng([new(photo, "a", "0.5", [new("m", new float[narrow.Height * narrow.Width])])], new()), "compare.png");
        Assert.InRange(picture.WidthPixels, 2 * 270, 2 * 340);
    }

    [Fact]
    public void ToPng_MapOfOtherSize_IsRefused() =>
        Assert.Throws<ArgumentException>(() => SideBySide.ToPng([new(Photo(), "a", "", [new("m", new float[7])])], new()));

    private static PanelGroup Group(int maps) => new(Photo(), "a class", "0.523",
        [.. Enumerable.Range(1, maps).Select(i => new MapPanel($"method {i}", TestMaps.Of("smooth", Side)) { Figures = ["DiffAUC 61.0"] })]);

    private static PhotoSheet Photo() => PhotoSheet.Of(
        new Picture(Side, Side, [.. Enumerable.Range(0, Side * Side * 3).Select(i => (byte)(i * 7))]), ViewFit.Whole(Side), SideBySide.PanelSide);
}

using DeCam.Imaging;
using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Drawing;

public sealed class HeatMapTests
{
    [Fact]
    public void Of_RisingValues_GivesRisingLuminance()
    {
        var luminance = Enumerable.Range(0, 256).Select(i => Luminance(ColourMap.Of(i / 255f))).ToList();
        Assert.All(luminance.Zip(luminance.Skip(1)), pair => Assert.True(pair.Second > pair.First, $"{pair.First} is followed by {pair.Second}."));
        Assert.Equal(ColourMap.Of(0), ColourMap.Of(-3));
        Assert.Equal(ColourMap.Of(1), ColourMap.Of(3));
    }

    [Fact]
    public void ToPng_Map_HasItsSizeAndBrightestPixelAtItsMaximum()
    {
        float[] map = [-2, 0, 5, 1, 1, 1];
        var picture = PictureDecoder.Decode(HeatMap.ToPng(map, 2, 3), "heatmap.png");
        Assert.Equal((2, 3), (picture.HeightPixels, picture.WidthPixels));
        Assert.Equal(ColourMap.Of(1), (picture.Rgb[6], picture.Rgb[7], picture.Rgb[8]));
        Assert.Equal(ColourMap.Of(0), (picture.Rgb[0], picture.Rgb[1], picture.Rgb[2]));
    }

    [Fact]
    public void OverlayToPng_Twice_IsTheSameFile()
    {
        var view = View();
        var map = Disc(view);
        var caption = "a label that is much longer than the picture is wide and must be cut somewhere " + new string('x', 200);
        var png = HeatMap.OverlayToPng(view, map, caption);
        Assert.Equal(png, HeatMap.OverlayToPng(view, map, caption));
        var picture = PictureDecoder.Decode(png, "overlay.png");
        Assert.InRange(picture.WidthPixels, 400, 600);
    }

    [Fact]
    public void ToPng_FiveMaps_FillsARowOfFourAndOneMore()
    {
        var view = View();
        var panels = Enumerable.Range(1, 5).Select(i => new MapPanel($"method {i}, DiffAUC {60 + i}.0", Disc(view, i * 12))).ToList();
        var png = SideBySide.ToPng(view, panels);
        var picture = PictureDecoder.Decode(png, "panels.png");
        Assert.True(picture.WidthPixels > 3 * picture.HeightPixels / 2);
    }

    [Theory]
    [InlineData(-8.9e-6f, "0")]
    [InlineData(0, "0")]
    [InlineData(-0.25f, "-0.25")]
    [InlineData(0.9996f, "1")]
    public void Text_NumberBesideTheBar_HasNoSignAtZero(float value, string text) => Assert.Equal(text, SideBySide.Text(value));

    [Fact]
    public void ToPng_MapOfOtherSize_IsRefused() =>
        Assert.Throws<ArgumentException>(() => SideBySide.ToPng(View(), [new("a", new float[7])]));

    [Fact]
    public void ToPng_ConstantMap_IsDarkEverywhere()
    {
        var picture = PictureDecoder.Decode(HeatMap.ToPng([3, 3, 3, 3], 2, 2), "heatmap.png");
        Assert.Equal(ColourMap.Of(0), (picture.Rgb[9], picture.Rgb[10], picture.Rgb[11]));
    }

    private static ImageView View()
    {
        var picture = PictureDecoder.Decode(File.ReadAllBytes(Fixtures.Path("photos", "chelsea_cat.png")), "chelsea_cat.png");
        var small = Resampling.Resize(picture, 224, 224);
        return new(224, 224, small.Rgb);
    }

    private static float[] Disc(ImageView view, int sigma = 40) => [.. Enumerable.Range(0, view.HeightPixels * view.WidthPixels)
        .Select(i => MathF.Exp(-(MathF.Pow(i % view.WidthPixels - 100, 2) + MathF.Pow(i / view.WidthPixels - 90, 2)) / (2f * sigma * sigma)))];

    private static double Luminance((byte Red, byte Green, byte Blue) c) => 0.2126 * Linear(c.Red) + 0.7152 * Linear(c.Green) + 0.0722 * Linear(c.Blue);

    private static double Linear(byte value) => value <= 10 ? value / 255.0 / 12.92 : Math.Pow((value / 255.0 + 0.055) / 1.055, 2.4);
}

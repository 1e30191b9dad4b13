using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;

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
    public void ToPng_ConstantMap_IsDarkEverywhere()
    {
        var picture = PictureDecoder.Decode(HeatMap.ToPng([3, 3, 3, 3], 2, 2), "heatmap.png");
        Assert.Equal(ColourMap.Of(0), (picture.Rgb[9], picture.Rgb[10], picture.Rgb[11]));
    }

    private static double Luminance((byte Red, byte Green, byte Blue) c) => 0.2126 * Linear(c.Red) + 0.7152 * Linear(c.Green) + 0.0722 * Linear(c.Blue);

    private static double Linear(byte value) => value <= 10 ? value / 255.0 / 12.92 : Math.Pow((value / 255.0 + 0.055) / 1.055, 2.4);
}

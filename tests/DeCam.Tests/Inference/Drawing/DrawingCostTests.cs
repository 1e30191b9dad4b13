using System.Diagnostics;
using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Drawing;

public sealed class DrawingCostTests
{
    private const int Side = 224;

    [Theory]
    [InlineData(1200, 7)]
    [InlineData(4096, 3)]
    public void Overlay_OfALargePhoto_CostsAtMostThreeTimesItsPng(int size, int rounds)
    {
        var small = PictureDecoder.Decode(File.ReadAllBytes(Fixtures.Path("photos", "pizza.jpg")), "pizza.jpg");
        var photo = Resampling.Resize(small, small.HeightPixels * size / small.WidthPixels, size);
        var map = TestMaps.Of("ellipses", Side);
        var fit = new ViewFit(PictureFit.ShorterSide, 256, PicturePlace.Centre, Side);
        var ratios = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            var overlay = Overlay.Of(PhotoSheet.Of(photo, fit, size), map, isSigned: false, new() { SizePixels = size });
            var sheet = OverlaySheet.Of(overlay, new("Egyptian cat") { Figure = "0.523" });
            var png = sheet.ToPng();
            var all = clock.Elapsed;
            clock.Restart();
            Assert.NotEmpty(SheetPng.Of(PictureDecoder.Decode(png, "overlay.png")));
            var decode = Stopwatch.StartNew();
            _ = PictureDecoder.Decode(png, "overlay.png");
            var encoding = clock.Elapsed - 2 * decode.Elapsed;
            ratios.Add((all - encoding) / encoding);
        }

        Assert.InRange(ratios.Order().ElementAt(rounds / 2), 0, 3);
    }
}

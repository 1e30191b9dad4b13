using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;
using DeCam.Tests.Inference.Imaging;
using SkiaSharp;

namespace DeCam.Tests.Inference.Drawing;

/// <summary>A map comes back to the place of the photo that the model saw there.</summary>
public sealed class ViewFieldTests
{
    // A photo is white but for one bright red square. The model's view of it, red where the square is, is the map.
    private const int Left = 130, Top = 70, Square = 40;
    private static readonly ImagePreprocessing Plain = new()
    {
        Mean = [0, 0, 0],
        Std = [1, 1, 1],
        Resize = 96,
        HeightPixels = 80,
        WidthPixels = 80,
        Layout = TensorLayout.Nchw,
        Channels = ChannelOrder.Rgb,
        Scale = PixelScale.Unit,
        Origins = new Dictionary<string, string>(),
    };

    [Fact]
    public void Of_CentreCrop_LiesOnTheSquare() => LiesOnTheSquare(Plain, new(240, 300, Photo(240, 300)));

    [Fact]
    public void Of_Stretch_LiesOnTheSquare() => LiesOnTheSquare(Plain with { Fit = PictureFit.Stretch, Resize = new(80, 80) }, new(240, 300, Photo(240, 300)));

    [Fact]
    public void Of_StretchAndCrop_LiesOnTheSquare() => LiesOnTheSquare(Plain with { Fit = PictureFit.Stretch, Resize = new(90, 100) }, new(240, 300, Photo(240, 300)));

    [Theory]
    [InlineData(PicturePlace.Centre)]
    [InlineData(PicturePlace.Start)]
    public void Of_Letterbox_LiesOnTheSquare(PicturePlace place) =>
        LiesOnTheSquare(Plain with { Fit = PictureFit.Letterbox, Resize = 80, Place = place, Pad = new(255, 255, 255) }, new(160, 320, Photo(160, 320)));

    [Fact]
    public void Of_TurnedPhoto_LiesOnTheSquareAsItIsSeen()
    {
        // The file lies on its side and notes how it is to be turned.
        var upright = new Picture(300, 240, Photo(300, 240));
        var lying = Orientation.Apply(upright, SKEncodedOrigin.LeftBottom);
        const int behindHeader = 33;
        byte[] rightTop = [.. "eXIf"u8, .. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        var png = SheetPng.Of(lying);
        var seen = PictureDecoder.Decode([.. png[..behindHeader], .. TestPng.Chunk(rightTop), .. png[behindHeader..]], "turned.png");
        Assert.Equal((300, 240), (seen.HeightPixels, seen.WidthPixels));
        LiesOnTheSquare(Plain, seen);
    }

    [Theory]
    [InlineData(80, 2000)]
    [InlineData(2000, 80)]
    public void Of_LongPhoto_IsTheSameOnThePartAroundTheView(int height, int width)
    {
        // Four times the side of the view, which is 80 / 96 of the shorter side; drawn at the photo's own size, as is the whole.
        const int longest = 267;
        var (picture, fit) = (new Picture(height, width, [.. Enumerable.Range(0, height * width * 3).Select(i => (byte)(i * 7 % 251))]), ViewFit.Of(Plain));
        var map = Enumerable.Range(0, 80 * 80).Select(i => (float)(i * 7 % 251)).ToArray();
        var cut = PhotoSheet.Of(picture, fit, longest);
        var (part, drawn, whole) = (cut.Part, ViewField.Of(map, cut), ViewField.Of(map, new PhotoSheet(picture, new(height, width), fit)));

        Assert.True(cut.IsCut);
        Assert.Equal((Math.Min(width, longest), Math.Min(height, longest)), (part.WidthPixels, part.HeightPixels));
        Assert.Equal((part.HeightPixels, part.WidthPixels), (cut.Picture.HeightPixels, cut.Picture.WidthPixels));
        Assert.Equal(picture.Rgb[(part.Top * width + part.Left) * 3], cut.Picture.Rgb[0]);
        Assert.Equal((whole.Left - part.Left, whole.Top - part.Top), (drawn.Left, drawn.Top));
        Assert.Equal((whole.WidthPixels, whole.HeightPixels), (drawn.WidthPixels, drawn.HeightPixels));
        Assert.All(whole.Values.Zip(drawn.Values), v => Assert.Equal(v.First, v.Second, 0.01f));
        Assert.InRange(drawn.Left + drawn.WidthPixels / 2.0 - part.WidthPixels / 2.0, -1.5, 1.5);
        Assert.InRange(drawn.Top + drawn.HeightPixels / 2.0 - part.HeightPixels / 2.0, -1.5, 1.5);
    }

    [Theory]
    [InlineData(PictureFit.ShorterSide, 300)]
    [InlineData(PictureFit.Stretch, 2000)]
    [InlineData(PictureFit.Letterbox, 2000)]
    public void Of_PhotoOfWhichTheModelSeesEnough_IsDrawnWhole(PictureFit fit, int width) =>
        Assert.False(PhotoSheet.Of(new(90, width, new byte[90 * width * 3]), ViewFit.Of(Plain with { Fit = fit, Resize = new(80, 80) }), 1200).IsCut);

    [Theory]
    [InlineData(PictureFit.ShorterSide, 256, 256, 224, 224, PicturePlace.Centre)]
    [InlineData(PictureFit.Stretch, 224, 300, 224, 300, PicturePlace.Centre)]
    [InlineData(PictureFit.Stretch, 240, 320, 224, 300, PicturePlace.Centre)]
    [InlineData(PictureFit.Letterbox, 224, 300, 224, 300, PicturePlace.Centre)]
    [InlineData(PictureFit.Letterbox, 640, 640, 640, 640, PicturePlace.Start)]
    public void FromJson_WhatThePreprocessingWrote_IsItsFit(PictureFit fit, int resizeHeight, int resizeWidth, int height, int width, PicturePlace place)
    {
        var preprocessing = Plain with { Fit = fit, Resize = new(resizeHeight, resizeWidth), HeightPixels = height, WidthPixels = width, Place = place };
        Assert.Equal(ViewFit.Of(preprocessing), ViewFit.FromJson(preprocessing.ToJson()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"resize":"by hand","crop":[1,1]}""")]
    [InlineData("""{"resize":"stretch 2 x 2","crop":3}""")]
    public void FromJson_WithoutAFit_IsRefused(string json) => Assert.Throws<Scoring.ScoringRefusedException>(() => ViewFit.FromJson(json));

    private static void LiesOnTheSquare(ImagePreprocessing preprocessing, Picture picture)
    {
        var view = ModelEye.View(picture, preprocessing);
        var map = Enumerable.Range(0, view.HeightPixels * view.WidthPixels).Select(i => view.Rgb.Span[i * 3] / 255f - view.Rgb.Span[i * 3 + 1] / 255f).ToArray();
        // Drawn at another size than the photo's own.
        var photo = PhotoSheet.Of(picture, ViewFit.Of(preprocessing), 900);
        var field = ViewField.Of(map, photo);
        var scale = (double)photo.Picture.WidthPixels / picture.WidthPixels;
        double sum = 0, sumX = 0, sumY = 0;
        for (var i = 0; i < field.Values.Length; i++)
        {
            var weight = Math.Max(0, field.Values[i]);
            sum += weight;
            sumX += weight * (field.Left + i % field.WidthPixels + 0.5);
            sumY += weight * (field.Top + i / field.WidthPixels + 0.5);
        }

        Assert.InRange(sumX / sum / scale, Left + Square / 2.0 - 0.6, Left + Square / 2.0 + 0.6);
        Assert.InRange(sumY / sum / scale, Top + Square / 2.0 - 0.6, Top + Square / 2.0 + 0.6);
        Assert.InRange(sum / scale / scale, 0.97 * Square * Square, 1.03 * Square * Square);
    }

    private static byte[] Photo(int height, int width)
    {
        var rgb = Enumerable.Repeat(byte.MaxValue, height * width * 3).ToArray();
        for (var y = Top; y < Top + Square; y++)
            for (var x = Left; x < Left + Square; x++) rgb[(y * width + x) * 3 + 1] = rgb[(y * width + x) * 3 + 2] = 0;
        return rgb;
    }
}

using CsCheck;
using DeCam.Inference;
using DeCam.Inference.Imaging;

namespace DeCam.Tests.Inference.Imaging;

public sealed class ResamplingTests
{
    [Fact]
    public void Resize_PartOfThePicture_IsThatPartOfTheWhole() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 60], Gen.Int[1, 60], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((height, width, rows, columns, down, across) =>
        {
            var picture = Noise(height, width);
            var (top, left) = ((int)(down * (rows - 1)), (int)(across * (columns - 1)));
            var (count, wide) = (rows - top, (columns - left + 1) / 2);
            var whole = Resampling.Resize(picture, rows, columns);
            var part = Resampling.Resize(picture, rows, columns, (top, count), (left, wide));
            Assert.Equal((count, wide), (part.HeightPixels, part.WidthPixels));
            for (var y = 0; y < count; y++)
                Assert.Equal(whole.Rgb.AsSpan(((top + y) * columns + left) * 3, wide * 3).ToArray(), part.Rgb.AsSpan(y * wide * 3, wide * 3).ToArray());
        });

    [Fact]
    public void Resize_ToItsOwnSize_ChangesNothing()
    {
        var picture = Noise(5, 9);
        Assert.Equal(picture.Rgb, Resampling.Resize(picture, 5, 9).Rgb);
    }

    [Theory]
    [InlineData(1, 60_000)]
    [InlineData(60_000, 1)]
    public void View_LongAndThinPicture_ShowsItsCentre(int height, int width)
    {
        var picture = new Picture(height, width, new byte[height * width * 3]);
        var middle = height / 2 * width + width / 2;
        // The crop shows less than one pixel of the long side: all of the view is the middle one, between two that are like it.
        for (var i = -2 * 3; i < 3 * 3; i++) picture.Rgb[middle * 3 + i] = 200;
        var view = ModelEye.View(picture, new()
        {
            HeightPixels = 224,
            WidthPixels = 224,
            Layout = TensorLayout.Nchw,
            Channels = ChannelOrder.Rgb,
            Scale = PixelScale.Unit,
            Mean = [0, 0, 0],
            Std = [1, 1, 1],
            Resize = 256,
            Origins = new Dictionary<string, string>(),
        });
        Assert.Equal((224, 224), (view.HeightPixels, view.WidthPixels));
        Assert.All(view.Rgb.ToArray(), value => Assert.Equal(200, value));
    }

    private static Picture Noise(int height, int width) => new(height, width, [.. Enumerable.Range(0, height * width * 3).Select(i => (byte)(i * 2654435761 >> 13))]);
}

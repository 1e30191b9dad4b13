using CsCheck;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;

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

    // The vectors of the passes against sums of one value at a time.
    [Fact]
    public void Resize_AnySize_GivesTheSumsOfItsWeights() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 90], Gen.Int[1, 30], Gen.Int[1, 60], Gen.Enum<Interpolation>(), Gen.Bool).Sample((height, width, rows, columns, interpolation, isAntialiased) =>
        {
            var picture = Noise(height, width);
            var across = Kernel.Contributions(width, columns, (0, columns), interpolation, isAntialiased);
            var down = Kernel.Contributions(height, rows, (0, rows), interpolation, isAntialiased);
            byte Sum(Contribution c, Func<int, byte> of) =>
                (byte)Math.Clamp((c.Weights.Select((w, k) => (long)w * of(c.First + k)).Sum() + (1 << 21)) >> 22, 0, 255);
            var between = Enumerable.Range(0, height * columns * 3)
                .Select(i => Sum(across[i / 3 % columns], x => picture.Rgb[(i / 3 / columns * width + x) * 3 + i % 3])).ToArray();
            var expected = Enumerable.Range(0, rows * columns * 3).Select(i => Sum(down[i / 3 / columns], y => between[y * columns * 3 + i % (columns * 3)]));
            Assert.Equal(expected, Resampling.Resize(picture, rows, columns, (0, rows), (0, columns), interpolation, isAntialiased).Rgb);
        }, iter: 300);

    // A tall picture has more between the passes than fits in one array.
    [Fact]
    public void Resize_InStripsOfColumns_GivesTheSameBytes() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 30], Gen.Int[1, 30], Gen.Enum<Interpolation>(), Gen.Int[1, 3000]).Sample((height, width, rows, columns, interpolation, mostBytes) =>
        {
            var picture = Noise(height, width);
            var whole = Resampling.Resize(picture, rows, columns, (0, rows), (0, columns), interpolation);
            Assert.Equal(whole.Rgb, Resampling.Resize(picture, rows, columns, (0, rows), (0, columns), interpolation, true, mostBytes).Rgb);
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

    // Computed by Pillow 9.4.0: Image.resize with BILINEAR, BICUBIC, LANCZOS, NEAREST and BOX.
    [Theory]
    [InlineData(Interpolation.Bilinear, 13, 11, 5, 4, "aX+GZ5Vzb4B+X596b5l1b4qFa5p9d4ODdYuOc5iBeoqIbYqGd3iEfW2PdXOMhmKMgVucfXuLh2aTdXyS")]
    [InlineData(Interpolation.Bilinear, 5, 6, 8, 9, "ALt3GtWRPM20XUTVgDx4o18axIA8Z6NfAbx4F9KOMbSoU4e4dEiPl1NXp3YxfpdTRrp2GNOPN+OvUYXBcy+zlVE1sHQvopZSJbdzH9KWOOSwWGTQclaSlFBOtnI7gZVQPrdzKtiUQKO3WWXReTWgk09iqHEtlJJOUrVxHMqUPbe1YHSwejaimlYhtHAzrZJOMLNvI9aSPdC1XlLWgUWBm1cjunYyjJBMVLNuK9SQO6+zXna9f05/ol5Su3cz0Y1Ja6djDsqFL+unUo7KdTDBllI5uXUx0o5K")]
    [InlineData(Interpolation.Bicubic, 13, 11, 5, 4, "aXuGZphxcXt+XKN5bpxzb4iIap58eIOEdYuPcpx/fIqJa4qFdneCf2qRc3KLiF+MgliefX6JiWKVdICS")]
    [InlineData(Interpolation.Bicubic, 5, 6, 8, 9, "ALNwEeaHN+e2WTfyeyd+pVsG4H01aqNfALt3Ed6GJ8OrTYvIbz2ZoEVQtnAjiJJMQMB1E9+NNPetTIfPcxrClk0jxHUcspVTE7hzEducO+20VVvtbEmbmUQ80nEri5NHLrtzHPWTO6jGXFHodR20lkBdt3IQppNKR75yAtqVOcnBZmq8fRmqllIYwWoqv5FNIbJvD+mRO+K5XkPrhjZ+nlkPxngmkpBFSrl0G+KVM7XBY2zJhD56q1pDw4An445KaKZiANGJLf+rV4bfeRPOm1AgwX4g2ZVS")]
    [InlineData(Interpolation.Lanczos, 13, 11, 5, 4, "bnaBY5l0cnt9XKF4a512cYiGapx8d4iFeI2NcZuAeo6JboSDdXGEfmyRdXCKhF6QglqffnuJhmKXeoWM")]
    [InlineData(Interpolation.Lanczos, 5, 6, 8, 9, "AKFyD+56Ou+5XTz/bheEpWEA8n0rbaFoALN3D+N5JNCrS4bXZjqjoz5JwW8flIlEOMR2FemGNfmqSofadgu/lUgh0nwOrZZYD7tzB96gROy4WV/9YUOrnjcx4nEbm45FK7x1CP+MOq7LYUv3bg+6mDpWyXkAsJBJN8F3AOmUNNHPcVrDeQikjU4Zy2YnwpFJJqxvAPiKPOS+W0b6iCx/nVwIyX8cmpBBRsF9EOSWL7zHa2PMhy9/rls2xYwg7I5SZZ5kANuJLf+lZIDudgbJmE0Xw4wX2ZNl")]
    [InlineData(Interpolation.Nearest, 13, 11, 5, 4, "aCTgA756aSXhBL97049Lbinl1JBMbyrmdDDrDsqGdTHtD8uHFNCMr2omFdGNsGsnfzv3GtWRgDz4G9aS")]
    [InlineData(Interpolation.Nearest, 5, 6, 8, 9, "ALt3M++rM++rZiLeZiLemlYRzYlFAbx4Abx4ALt3M++rM++rZiLeZiLemlYRzYlFAbx4Abx4NPCsZyPfZyPfm1cSm1cSzopGAr15NfGtNfGtaCTgnFgTnFgTz4tHz4tHA756NvKuaSXhaSXhaCTgnFgTnFgTz4tHz4tHA756NvKuaSXhaSXhnVkU0IxI0IxIBL97BL97N/OvaibinloWnloW0Y1JBcF8BcF8OPSwOPSwbCfjn1sX0o5K0o5K0Y1JBcF8BcF8OPSwOPSwbCfjn1sX0o5K0o5K")]
    [InlineData(Interpolation.Area, 13, 11, 5, 4, "aHqLWKJ6g2p7WaN7bqpmiW+AScWBinCBdIWWZK2Gj3WHZZKHeotxlFCMVZGNlVGNf1iib4CRmlaScIGS")]
    [InlineData(Interpolation.Area, 5, 6, 8, 9, "ALt3M++rM++rZiLemlYRmlYRzYlFAbx4Abx4ALt3M++rM++rZiLemlYRmlYRzYlFAbx4Abx4NPCsZyPfZyPfm1cSzopGzopGAr15NfGtNfGtaCTgnFgTnFgTz4tHA756A756NvKuaSXhaSXhaCTgnFgTnFgTz4tHA756A756NvKuaSXhaSXhnVkU0IxI0IxIBL97N/OvN/OvaibinloWnloW0Y1JBcF8BcF8OPSwbCfjbCfjn1sX0o5K0o5K0Y1JBcF8BcF8OPSwbCfjbCfjn1sX0o5K0o5K")]
    public void Resize_AnyInterpolation_EqualsPillowToOneLevel(Interpolation interpolation, int height, int width, int rows, int columns, string expected)
    {
        var resized = Resampling.Resize(Noise(height, width), rows, columns, (0, rows), (0, columns), interpolation);
        Assert.All(Convert.FromBase64String(expected).Zip(resized.Rgb), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
    }

    // Half-pixel centres and a filter of fixed width, by the formula for one value.
    [Theory]
    [InlineData(Interpolation.Bilinear, 1)]
    [InlineData(Interpolation.Bicubic, 2)]
    [InlineData(Interpolation.Lanczos, 3)]
    public void Resize_NotAntialiased_WeighsTheNearestPixelsOnly(Interpolation interpolation, int reach)
    {
        double Weight(double x) => Math.Abs(x) is var d && d >= reach ? 0 : interpolation switch
        {
            Interpolation.Bilinear => 1 - d,
            Interpolation.Bicubic => d < 1 ? 1.5 * d * d * d - 2.5 * d * d + 1 : -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2,
            _ => d == 0 ? 1 : 3 * Math.Sin(Math.PI * d) * Math.Sin(Math.PI * d / 3) / (Math.PI * Math.PI * d * d),
        };
        const int from = 40, to = 9;
        var row = Noise(1, from);
        var resized = Resampling.Resize(row, 1, to, (0, 1), (0, to), interpolation, isAntialiased: false);
        for (var i = 0; i < to * 3; i++)
        {
            var at = (i / 3 + 0.5) * from / to - 0.5;
            double Sum(Func<int, double> of) => Enumerable.Range(0, from).Sum(k => Weight(k - at) * of(k));
            var expected = Math.Clamp(Sum(k => row.Rgb[k * 3 + i % 3]) / Sum(_ => 1), 0, 255);
            Assert.InRange(resized.Rgb[i] - expected, -1, 1);
        }

        Assert.NotEqual(Resampling.Resize(row, 1, to, (0, 1), (0, to), interpolation).Rgb, resized.Rgb);
    }

    private static Picture Noise(int height, int width) => new(height, width, [.. Enumerable.Range(0, height * width * 3).Select(i => (byte)(i * 2654435761 >> 13))]);
}

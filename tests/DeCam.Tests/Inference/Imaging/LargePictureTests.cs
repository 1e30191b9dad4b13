using System.Diagnostics;
using DeCam.Inference.Imaging;
using DeCam.Scoring;
using SkiaSharp;

namespace DeCam.Tests.Inference.Imaging;

/// <summary>Pictures of many pixels are decoded in bands, to the pixels of whole decoding.</summary>
public sealed class LargePictureTests
{
    private const int Height = 4000, Width = 5000;

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, SKColorType.Rgba8888)]
    [InlineData(SKEncodedImageFormat.Png, SKColorType.Rgba8888)]
    [InlineData(SKEncodedImageFormat.Png, SKColorType.Gray8)]
    public void Decode_TwentyMegapixels_GivesThePixelsOfWholeDecoding(SKEncodedImageFormat format, SKColorType colours)
    {
        var file = Encoded(format, colours, Height, Width);
        Assert.Equal(Height * (long)Width, LargePicture.PixelsOf(file));

        var banded = LargePicture.TryDecode(file)!;
        var whole = Whole(file);

        Assert.True(banded.Rgb.AsSpan().SequenceEqual(whole.Rgb));
        Assert.Equal((whole.HeightPixels, whole.WidthPixels), (banded.HeightPixels, banded.WidthPixels));
        Assert.Equal(Resampling.Resize(whole, 224, 280).Rgb, PictureRoom.Use(file, "large", picture => Resampling.Resize(picture, 224, 280).Rgb));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_AnySize_GivesThePixelsOfWholeDecoding(SKEncodedImageFormat format)
    {
        foreach (var (height, width) in ((int, int)[])[(1, 1), (64, 1), (65, 77), (128, 31)])
        {
            var file = Encoded(format, SKColorType.Rgba8888, height, width);
            Assert.Equal(Whole(file).Rgb, LargePicture.TryDecode(file)!.Rgb);
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void Decode_CutShort_IsLeftToTheUsualDecoder(SKEncodedImageFormat format)
    {
        var file = Encoded(format, SKColorType.Rgba8888, 200, 300);

        Assert.Null(LargePicture.TryDecode(file.AsSpan(0, file.Length / 2)));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(20)]
    public void Use_PngOfNegativeSize_IsRefusedAsADamagedPicture(int place)
    {
        var file = Encoded(SKEncodedImageFormat.Png, SKColorType.Rgba8888, 20, 30);
        file.AsSpan(place, 4).Fill(byte.MaxValue);
        var crc = uint.MaxValue;
        foreach (var value in file.AsSpan(12, 17))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }

        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), ~crc);

        Assert.Equal(0, LargePicture.PixelsOf(file));
        var refusal = Assert.Throws<ScoringRefusedException>(() => PictureRoom.Use(file, "negative.png", picture => picture.Rgb.Length));
        Assert.Equal(RefusalKind.Input, refusal.Kind);
        Assert.Contains("negative.png", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TurnedRows_EachOrientation_PutsPixelsWhereTurningTheWholeDoes()
    {
        var (height, width) = (3, 5);
        var rgb = Enumerable.Range(0, height * width * 3).Select(i => (byte)i).ToArray();
        foreach (var origin in Enum.GetValues<SKEncodedOrigin>())
        {
            var rows = new TurnedRows(height, width, origin);
            for (var y = 0; y < height; y++) rows.PutRgb(y, rgb.AsSpan(y * width * 3, width * 3));

            var turned = Orientation.Apply(new(height, width, rgb), origin);

            Assert.Equal((turned.HeightPixels, turned.WidthPixels), (rows.Picture.HeightPixels, rows.Picture.WidthPixels));
            Assert.Equal(turned.Rgb, rows.Picture.Rgb);
        }
    }

    [Fact]
    public void Use_LargePicture_GivesItsMemoryBack()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The resident memory is read from /proc.");
        var file = Encoded(SKEncodedImageFormat.Png, SKColorType.Gray8, Height, Width);

        // Other tests take memory of this process meanwhile, but not each time.
        long givenBack = 0;
        for (var tries = 0; tries < 5 && givenBack < 2L * Height * Width; tries++)
            givenBack = PictureRoom.Use(file, "large", picture => Resident(picture)) - Resident(null);

        Assert.InRange(givenBack, 2L * Height * Width, long.MaxValue);      // two thirds of its colours
    }

    private static long Resident(Picture? held)
    {
        var bytes = Process.GetCurrentProcess().WorkingSet64;
        GC.KeepAlive(held);
        return bytes;
    }

    private static Picture Whole(byte[] file)
    {
        var stored = StoredPicture.Decode(file, "whole", PictureDecoder.DefaultPixelLimit);
        return Orientation.Apply(new(stored.HeightPixels, stored.WidthPixels, WhitePage.Under(stored.Rgba)), stored.Origin);
    }

    // Gradients, with a pattern that no filter predicts.
    private static byte[] Encoded(SKEncodedImageFormat format, SKColorType colours, int height, int width)
    {
        using var bitmap = new SKBitmap(width, height, colours, colours == SKColorType.Gray8 || format == SKEncodedImageFormat.Jpeg ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        var pixels = bitmap.GetPixelSpan();
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)((i / 977) + ((uint)i * 2654435761u >> 29));
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}

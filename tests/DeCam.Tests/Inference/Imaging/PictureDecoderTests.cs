using System.Buffers.Binary;
using DeCam.Inference.Imaging;
using DeCam.Scoring;
using DeCam.Testing;
using SkiaSharp;

namespace DeCam.Tests.Inference.Imaging;

public sealed class PictureDecoderTests
{
    /// <summary>Row and column to which the top left pixel of the stored picture (2 wide, 3 high) goes, for each value of the EXIF tag.</summary>
    public static TheoryData<SKEncodedOrigin, int, int> Turns => new()
    {
        { SKEncodedOrigin.TopLeft, 0, 0 },
        { SKEncodedOrigin.TopRight, 0, 1 },
        { SKEncodedOrigin.BottomRight, 2, 1 },
        { SKEncodedOrigin.BottomLeft, 2, 0 },
        { SKEncodedOrigin.LeftTop, 0, 0 },
        { SKEncodedOrigin.RightTop, 0, 2 },
        { SKEncodedOrigin.RightBottom, 1, 2 },
        { SKEncodedOrigin.LeftBottom, 1, 0 },
    };

    [Fact]
    public void Decode_TextFile_IsRefusedByName() =>
        Assert.Equal("Image 'a.png' is not a PNG, JPEG, WebP, BMP, GIF, TIFF, TGA, PNM or QOI picture; convert it to one.", Refusal("this is text"u8.ToArray()));

    [Fact]
    public void Decode_EmptyFile_IsRefused() => Assert.Contains("is not a PNG", Refusal([]), StringComparison.Ordinal);

    [Fact]
    public void Decode_TruncatedJpeg_IsRefused()
    {
        var bytes = File.ReadAllBytes(Fixtures.Path("photos", "coffee.jpg"));
        Assert.Contains("is damaged or cut short", Refusal(bytes[..(bytes.Length / 2)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_TruncatedPng_IsRefused()
    {
        var bytes = File.ReadAllBytes(Fixtures.Path("photos", "chelsea_cat.png"));
        Assert.Contains("is damaged or cut short", Refusal(bytes[..(bytes.Length / 2)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_HugePng_IsRefusedByItsHeader() =>
        Assert.Equal("Image 'a.png' has 30000 x 30000 = 900 megapixels but at most 100 are decoded; scale it down first.", Refusal(HeaderOfPng(30000, 30000)));

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_Format_GivesItsColours(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(32, 16);
        bitmap.Erase(new SKColor(200, 100, 50));
        using var data = bitmap.Encode(format, 100);
        var picture = PictureDecoder.Decode(data.AsSpan(), "a");
        Assert.Equal((16, 32), (picture.HeightPixels, picture.WidthPixels));
        Assert.InRange(picture.Rgb[0], 195, 205);
        Assert.InRange(picture.Rgb[1], 95, 105);
        Assert.InRange(picture.Rgb[2], 45, 55);
    }

    [Fact]
    public void Decode_Bmp_GivesItsColours()
    {
        // One pixel of 24 bits, blue first, its row padded to four bytes.
        var bmp = new byte[58];
        "BM"u8.CopyTo(bmp);
        (bmp[2], bmp[10], bmp[14], bmp[18], bmp[22], bmp[26], bmp[28]) = (58, 54, 40, 1, 1, 1, 24);
        (bmp[54], bmp[55], bmp[56]) = (10, 20, 30);
        Assert.Equal([30, 20, 10], PictureDecoder.Decode(bmp, "a.bmp").Rgb);
    }

    [Fact]
    public void Decode_Grey_RepeatsIt()
    {
        var picture = PictureDecoder.Decode(File.ReadAllBytes(Fixtures.Path("photos", "cameraman_tripod.png")), "a");
        Assert.All(picture.Rgb.Chunk(3), p => Assert.True(p[0] == p[1] && p[1] == p[2]));
    }

    [Fact]
    public void Decode_Transparent_LiesOverWhite()
    {
        using var bitmap = new SKBitmap(2, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.SetPixel(0, 0, new(255, 0, 0, 0));
        bitmap.SetPixel(1, 0, new(0, 0, 0, 128));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.Equal([255, 255, 255, 127, 127, 127], PictureDecoder.Decode(data.AsSpan(), "a").Rgb);
    }

    [Fact]
    public void Decode_OpaqueAndTransparentPixelsMixed_EachLiesOverWhite()
    {
        for (var width = 1; width < 40; width++)
        {
            var alphas = Enumerable.Range(0, width).Select(x => (byte)(x * 37 % 5 < 3 ? 255 : x * 11 % 256)).ToArray();
            using var bitmap = new SKBitmap(width, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            for (var x = 0; x < width; x++) bitmap.SetPixel(x, 0, new((byte)(x * 6), (byte)(255 - x), 77, alphas[x]));
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            var expected = Enumerable.Range(0, width).SelectMany(x => new[] { x * 6, 255 - x, 77 }.Select(c => (byte)((c * alphas[x] + 255 * (255 - alphas[x]) + 127) / 255)));
            Assert.Equal(expected, PictureDecoder.Decode(data.AsSpan(), "a").Rgb);
        }
    }

    [Theory]
    [MemberData(nameof(Turns))]
    public void Decode_ExifOrientation_TurnsThePictureUpright(SKEncodedOrigin orientation, int row, int column)
    {
        const int side = 16;        // a block of 16 x 16 for a pixel, which JPEG keeps
        using var bitmap = new SKBitmap(2 * side, 3 * side);
        bitmap.Erase(SKColors.White);
        for (var i = 0; i < side * side; i++) bitmap.SetPixel(i % side, i / side, SKColors.Black);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        var picture = PictureDecoder.Decode(WithOrientation(data.ToArray(), (byte)orientation), "a.jpg");
        Assert.Equal((int)orientation >= 5 ? (2 * side, 3 * side) : (3 * side, 2 * side), (picture.HeightPixels, picture.WidthPixels));
        for (var y = side / 2; y < picture.HeightPixels; y += side)
        {
            for (var x = side / 2; x < picture.WidthPixels; x += side)
                Assert.Equal((y / side, x / side) == (row, column), picture.Rgb[(y * picture.WidthPixels + x) * 3] < 128);
        }
    }

    [Theory]
    [MemberData(nameof(Turns))]
    public void Decode_ExifOrientationOfAPng_TurnsThePictureUpright(SKEncodedOrigin orientation, int row, int column)
    {
        var exif = Exif((byte)orientation);
        byte[] big = [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        foreach (var file in (byte[][])[PngWith(exif, false), PngWith(exif, true), PngWith(big, true), PngWith([.. "Exif"u8, 0, 0, .. exif], false)])
        {
            var picture = PictureDecoder.Decode(file, "a.png");
            Assert.Equal((int)orientation >= 5 ? (2, 3) : (3, 2), (picture.HeightPixels, picture.WidthPixels));
            Assert.Equal(row * picture.WidthPixels + column, Enumerable.Range(0, 6).Single(i => picture.Rgb[i * 3] == 0));
        }
    }

    [Fact]
    public void Decode_DamagedExifOfAPng_LeavesThePictureAsStored()
    {
        byte[] far = [.. "II*"u8, 0, 255, 255, 255, 255, 1, 0], many = [.. "II*"u8, 0, 8, 0, 0, 0, 255, 255, 0], wrongType = Exif(6);
        wrongType[12] = 7;
        var wrongChecksum = PngWith(Exif(6), true);
        wrongChecksum[^13] ^= 1;        // the checksum's last byte, before the end mark of 12 bytes
        foreach (var file in (byte[][])[PngWith([], true), PngWith(far, true), PngWith(many, false), PngWith(wrongType, true), PngWith(Exif(9), true), wrongChecksum])
            Assert.Equal((3, 2), (PictureDecoder.Decode(file, "a.png").HeightPixels, PictureDecoder.Decode(file, "a.png").WidthPixels));
    }

    private static byte[] PngWith(byte[] exif, bool isAfterThePixels)
    {
        using var bitmap = new SKBitmap(2, 3);
        bitmap.Erase(SKColors.White);
        bitmap.SetPixel(0, 0, SKColors.Black);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var png = data.ToArray();
        var at = isAfterThePixels ? png.Length - 12 : 33;       // before the end mark, or after the header
        return [.. png[..at], .. TestPng.Chunk([.. "eXIf"u8, .. exif]), .. png[at..]];
    }

    private static string Refusal(byte[] bytes)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => PictureDecoder.Decode(bytes, "a.png"));
        Assert.Equal(RefusalKind.Input, refusal.Kind);
        return refusal.Message;
    }

    private static byte[] HeaderOfPng(int width, int height)
    {
        byte[] header = [.. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), height);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. TestPng.Chunk(header), .. TestPng.Chunk([.. "IDAT"u8, 0x78, 0x9c])];
    }

    private static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif = [.. "Exif"u8, 0, 0, .. Exif(orientation)];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    private static byte[] Exif(byte orientation) => [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
}

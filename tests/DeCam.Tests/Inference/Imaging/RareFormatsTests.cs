using System.Buffers.Binary;
using DeCam.Inference.Imaging;
using DeCam.Scoring;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SixLabors.ImageSharp.PixelFormats;

namespace DeCam.Tests.Inference.Imaging;

/// <summary>Pictures of 2 x 2 pixels, written byte by byte as the formats' specifications say: red, green / blue, white.</summary>
public sealed class RareFormatsTests
{
    private static readonly byte[] Rgb = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
    private static readonly byte[] Bgr = [0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255];

    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["P6"] = [.. "P6\n# made by hand\n2 2\n255\n"u8, .. Rgb],
        ["P6, 16 bits"] = [.. "P6 2 2 65535\n"u8, .. Rgb.SelectMany(v => new[] { v, v })],
        ["P3"] = [.. "P3\n2 2\n255\n255 0 0  0 255 0\n0 0 255  255 255 255"u8],
        ["TGA"] = [.. Tga(2), .. Bgr],
        ["TGA, run lengths"] = [.. Tga(10), 0x03, .. Bgr],
        ["TIFF, little"] = Tiff(isLittle: true),
        ["TIFF, big"] = Tiff(isLittle: false),
        ["QOI"] =
        [
            .. "qoif"u8, 0, 0, 0, 2, 0, 0, 0, 2, 3, 0,
            0xFE, 255, 0, 0,        // red
            0xFE, 0, 255, 0,        // green
            0xFE, 0, 0, 255,        // blue
            0xFE, 255, 255, 255,    // white
            0, 0, 0, 0, 0, 0, 0, 1,
        ],
    };

    public static TheoryData<string> Names => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_HandMadeFile_HasItsPixels(string name)
    {
        var picture = PictureDecoder.Decode(Files[name], name);

        Assert.Equal((2, 2), (picture.HeightPixels, picture.WidthPixels));
        Assert.Equal(Rgb, picture.Rgb);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_FileCutAnywhereBehindItsHeader_IsRefusedByName(string name)
    {
        // Headers stand before the pixels; a number of the text form may lose a digit unnoticed.
        foreach (var missing in (int[])[4, 11])
        {
            var message = Assert.Throws<ScoringRefusedException>(() => PictureDecoder.Decode(Files[name].AsSpan(0, Files[name].Length - missing), "cut.file")).Message;

            Assert.StartsWith("Image 'cut.file' is damaged or cut short", message, StringComparison.Ordinal);
            Assert.EndsWith("get a whole copy of it.", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Decode_GreyPnm_IsGrey()
    {
        Assert.Equal([7, 7, 7, 200, 200, 200], PictureDecoder.Decode([.. "P5 2 1 255\n"u8, 7, 200], "a").Rgb);
        // In bit maps 1 is black.
        Assert.Equal([0, 0, 0, 255, 255, 255], PictureDecoder.Decode([.. "P1 2 1\n10\n"u8], "a").Rgb);
        Assert.Equal([0, 0, 0, 255, 255, 255], PictureDecoder.Decode([.. "P4 2 1\n"u8, 0b1000_0000], "a").Rgb);
        Assert.Equal([.. Enumerable.Repeat((byte)255, 24), 0, 0, 0], PictureDecoder.Decode([.. "P4 9 1\n"u8, 0, 0b1000_0000], "a").Rgb);
        // The largest value is white, whatever it is.
        Assert.Equal([255, 255, 255, 128, 128, 128], PictureDecoder.Decode([.. "P5 2 1 100\n"u8, 100, 50], "a").Rgb);
        Assert.Equal([255, 255, 255, 64, 64, 64], PictureDecoder.Decode([.. "P5 2 1 1023\n"u8, 3, 255, 1, 0], "a").Rgb);
    }

    [Fact]
    public void Decode_TiffWithOrientation_IsTurned()
    {
        // 6: the first row is the right side, the first column the top.
        var picture = PictureDecoder.Decode(Tiff(isLittle: true, orientation: 6), "turned.tif");

        Assert.Equal([0, 0, 255, 255, 0, 0, 255, 255, 255, 0, 255, 0], picture.Rgb);
    }

    [Fact]
    public void Decode_TiffWithAlpha_IsLaidOverWhite()
    {
        var picture = PictureDecoder.Decode(Tiff(isLittle: true, samples: 4), "alpha.tif");

        Assert.Equal([255, 0, 0, 255, 255, 255, 0, 0, 255, 255, 255, 255], picture.Rgb);
    }

    [Fact]
    public void Decode_QoiOfEveryChunk_HasItsPixels()
    {
        byte[] file =
        [
            .. "qoif"u8, 0, 0, 0, 7, 0, 0, 0, 1, 4, 0,
            0xFF, 10, 20, 30, 255,      // a whole pixel
            0b01_11_10_01,              // red + 1, green + 0, blue - 1
            0b10_100010, 0b1001_0111,   // green + 2, red + 2 + 1, blue + 2 - 1
            0b11_000001,                // the same twice
            (byte)((10 * 3 + 20 * 5 + 30 * 7 + 255 * 11) % 64),     // the first again, by its place in the index
            0xFE, 1, 2, 3,
            0, 0, 0, 0, 0, 0, 0, 1,
        ];

        Assert.Equal([10, 20, 30, 11, 20, 29, 14, 22, 30, 14, 22, 30, 14, 22, 30, 10, 20, 30, 1, 2, 3], PictureDecoder.Decode(file, "a.qoi").Rgb);
        for (var bytes = 14; bytes < file.Length; bytes++)
            Assert.Contains("cut short", Assert.Throws<ScoringRefusedException>(() => PictureDecoder.Decode(file.AsSpan(0, bytes), "a.qoi")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("000000186674797068656963000000006D696631", "HEIC")]
    [InlineData("0000001C6674797061766966000000006D696631", "AVIF")]
    [InlineData("0000000C6A5020200D0A870A", "JPEG 2000")]
    [InlineData("0000000C4A584C200D0A870A", "JPEG XL")]
    public void Decode_KnownFormatThatIsNotRead_IsRefusedByItsName(string head, string format)
    {
        var message = Assert.Throws<ScoringRefusedException>(() => PictureDecoder.Decode(Convert.FromHexString(head), "photo.jpg")).Message;

        Assert.StartsWith($"Image 'photo.jpg' has the format {format}, which is not read; convert it to PNG or JPEG", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P6 30000 30000 255\n")]
    [InlineData("qoif\0\0\u0075\u0030\0\0\u0075\u0030\u0003\0")]
    public void Decode_HeaderOfManyPixels_IsRefusedBeforeAnythingIsDecoded(string head)
    {
        var message = Assert.Throws<ScoringRefusedException>(() => PictureDecoder.Decode(System.Text.Encoding.Latin1.GetBytes(head), "huge")).Message;

        Assert.Contains("30000 x 30000 = 900 megapixels but at most 100 are decoded", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TiffCompression.None)]
    [InlineData(TiffCompression.Lzw)]
    [InlineData(TiffCompression.Deflate)]
    [InlineData(TiffCompression.PackBits)]
    public void Decode_CompressedTiff_HasItsPixelsAndIsRefusedWhenCut(TiffCompression compression)
    {
        using var image = Noise();
        using var file = new MemoryStream();
        image.Save(file, new TiffEncoder { Compression = compression });

        HasItsPixelsAndIsRefusedWhenCut(image, file.ToArray());
    }

    [Fact]
    public void Decode_TgaInRunLengths_HasItsPixelsAndIsRefusedWhenCut()
    {
        using var image = Noise();
        using var file = new MemoryStream();
        image.Save(file, new TgaEncoder { BitsPerPixel = TgaBitsPerPixel.Pixel24, Compression = TgaCompression.RunLength });

        HasItsPixelsAndIsRefusedWhenCut(image, file.ToArray());
    }

    [Fact]
    public void Decode_ManyMutatedFiles_AreReadOrRefused()
    {
        var random = new Random(17);
        foreach (var file in Files.Values)
        {
            for (var round = 0; round < 200; round++)
            {
                var mutated = file.ToArray();
                for (var change = 0; change < 3; change++) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
                try
                {
                    _ = PictureDecoder.Decode(mutated.AsSpan(0, random.Next(mutated.Length / 2, mutated.Length + 1)), "mutated", pixelLimit: 1_000_000);
                }
                catch (ScoringRefusedException refusal)
                {
                    Assert.StartsWith("Image 'mutated' ", refusal.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    // Rows of noise and of one colour, so that some can be packed.
    private static Image<Rgb24> Noise()
    {
        var random = new Random(5);
        var image = new Image<Rgb24>(37, 23);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++) image[x, y] = y % 3 == 0 ? new((byte)y, 7, 9) : new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
        return image;
    }

    private static void HasItsPixelsAndIsRefusedWhenCut(Image<Rgb24> image, byte[] file)
    {
        var rgb = new byte[image.Width * image.Height * 3];
        image.CopyPixelDataTo(rgb);

        Assert.Equal(rgb, PictureDecoder.Decode(file, "a").Rgb);
        foreach (var share in (double[])[0.3, 0.5, 0.8, 0.95])
            Assert.Contains("damaged or cut short", Assert.Throws<ScoringRefusedException>(() => PictureDecoder.Decode(file.AsSpan(0, (int)(file.Length * share)), "a")).Message, StringComparison.Ordinal);
    }

    // The first row on top, 24 bits.
    private static byte[] Tga(byte kind) => [0, 0, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 0, 24, 0x20];

    // With four samples, the green pixel is transparent.
    private static byte[] Tiff(bool isLittle, ushort orientation = 1, ushort samples = 3)
    {
        var begin = samples == 3 ? 140u : 154u;
        byte[] pixels = samples == 3 ? Rgb : [.. Rgb.Chunk(3).SelectMany((p, i) => p.Append((byte)(i == 1 ? 0 : 255)))];
        (ushort Tag, ushort Kind, uint Count, uint Value)[] entries =
        [
            (256, 3, 1, 2), (257, 3, 1, 2), (258, 3, samples, begin - samples * 2u), (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, begin), (274, 3, 1, orientation),
            (277, 3, 1, samples), (278, 3, 1, 2), (279, 4, 1, (uint)pixels.Length), .. samples == 4 ? [(338, 3, 1, 2)] : Array.Empty<(ushort, ushort, uint, uint)>(),
        ];
        var file = new byte[begin + pixels.Length];
        (isLittle ? "II*\0"u8 : "MM\0*"u8).CopyTo(file);
        Write(file, 4, 8, 4);
        Write(file, 8, (uint)entries.Length, 2);
        for (var i = 0; i < entries.Length; i++)
        {
            var (tag, kind, count, value) = entries[i];
            Write(file, 10 + i * 12, tag, 2);
            Write(file, 12 + i * 12, kind, 2);
            Write(file, 14 + i * 12, count, 4);
            Write(file, 18 + i * 12, value, kind == 3 && count == 1 ? 2 : 4);
        }

        for (var channel = 0; channel < samples; channel++) Write(file, (int)begin - 2 * samples + channel * 2, 8, 2);
        pixels.CopyTo(file, (int)begin);
        return file;

        void Write(byte[] to, int at, uint value, int bytes)
        {
            var span = to.AsSpan(at, bytes);
            if (bytes == 2 && isLittle) BinaryPrimitives.WriteUInt16LittleEndian(span, (ushort)value);
            else if (bytes == 2) BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)value);
            else if (isLittle) BinaryPrimitives.WriteUInt32LittleEndian(span, value);
            else BinaryPrimitives.WriteUInt32BigEndian(span, value);
        }
    }
}

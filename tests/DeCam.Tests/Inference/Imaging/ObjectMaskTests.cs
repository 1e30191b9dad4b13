using DeCam.Inference.Imaging;
using DeCam.Scoring;
using SkiaSharp;

namespace DeCam.Tests.Inference.Imaging;

public sealed class ObjectMaskTests
{
    private const string Half = "values above 127 are the object", ButZero = "every value but 0 is the object", WithIgnored = "every value but 0 is the object, 255 is ignored";

    [Theory]
    [InlineData(new[] { 0, 255, 255, 0 }, "0110", Half)]
    [InlineData(new[] { 0, 1, 1, 0 }, "0110", ButZero)]
    [InlineData(new[] { 0, 2, 18, 127 }, "0111", ButZero)]
    [InlineData(new[] { 0, 15, 255, 0 }, "0100", WithIgnored)]
    [InlineData(new[] { 1, 1, 1, 1 }, "1111", ButZero)]
    [InlineData(new[] { 255, 255, 255, 255 }, "1111", Half)]
    [InlineData(new[] { 0, 64, 200, 255 }, "0011", Half)]
    [InlineData(new[] { 0, 127, 128, 0 }, "0010", Half)]
    public void Read_Grey_IsTakenByItsValues(int[] values, string wanted, string reading) => Check(TestPng.Of(2, 8, TestPng.Grey, values), wanted, reading);

    [Theory]
    [InlineData(new[] { 0, 1, 1, 0 }, "0110", ButZero)]
    [InlineData(new[] { 0, 7, 300, 0 }, "0110", ButZero)]
    [InlineData(new[] { 0, 26001, 26002, 0 }, "0110", ButZero)]
    [InlineData(new[] { 0, 255, 0, 0 }, "0100", Half)]
    [InlineData(new[] { 0, 15, 255, 0 }, "0100", WithIgnored)]
    [InlineData(new[] { 0, 65535, 65535, 0 }, "0110", "values above 32767 are the object")]
    [InlineData(new[] { 0, 20000, 50000, 65535 }, "0011", "values above 32767 are the object")]
    [InlineData(new[] { 0, 3, 65535, 0 }, "0100", "every value but 0 is the object, 65535 is ignored")]
    public void Read_GreyOf16Bits_IsTakenByItsValues(int[] values, string wanted, string reading)
    {
        Check(TestPng.Of(2, 16, TestPng.Grey, values), wanted, reading);
        Check(TestPng.Of(2, 16, TestPng.GreyAlpha, [.. values.SelectMany(v => (int[])[v, 65535])]), wanted, reading);
    }

    // Pascal VOC's palette: aeroplane is 128,0,0, bus grey 128, and the border 224,224,192.
    [Theory]
    [InlineData(new[] { 0, 1, 255, 0 }, "0100", WithIgnored)]
    [InlineData(new[] { 0, 15, 15, 0 }, "0110", ButZero)]
    [InlineData(new[] { 0, 2, 200, 255 }, "0110", WithIgnored)]
    [InlineData(new[] { 0, 7, 7, 0 }, "0110", Half)]
    [InlineData(new[] { 0, 255, 255, 0 }, "0110", Half)]
    public void Read_Palette_IsTakenByItsIndices(int[] indices, string wanted, string reading)
    {
        Check(TestPng.Of(2, 8, TestPng.Palette, indices, VocPalette()), wanted, reading);
        for (byte filter = 1; filter <= 4; filter++) Check(TestPng.Of(2, 8, TestPng.Palette, indices, VocPalette(), filter), wanted, reading);
    }

    [Theory]
    [InlineData(1, new[] { 0, 1, 1, 0 }, "0110")]
    [InlineData(2, new[] { 0, 1, 3, 0 }, "0110")]
    [InlineData(4, new[] { 0, 9, 15, 0 }, "0110")]
    public void Read_PaletteOfFewBits_IsTakenByItsIndices(int bits, int[] indices, string wanted) =>
        Check(TestPng.Of(2, bits, TestPng.Palette, indices, VocPalette()[..(3 << bits)]), wanted, ButZero);

    [Fact]
    public void Read_Interlaced_PutsEveryPixelInItsPlace()
    {
        // 3 x 2 pixels: the passes that are not empty hold (0,0), (2,0), (1,0) and row 1.
        byte[] rows = [0, 5, 0, 0, 0, 7, 0, 1, 2, 3];
        var mask = ObjectMask.Read(TestPng.File(3, 2, 8, TestPng.Palette, 1, rows, VocPalette()), "mask.png");
        Assert.Equal("110111", Bits(mask));
        Assert.Equal("000010", Bits(ObjectMask.Read(TestPng.File(3, 2, 8, TestPng.Palette, 1, rows, VocPalette()), "mask.png", 2)));
    }

    [Fact]
    public void Read_PaletteOfGreys_IsTakenByItsBrightness() =>
        Check(TestPng.Of(2, 1, TestPng.Palette, [0, 1, 1, 0], [255, 255, 255, 0, 0, 0]), "1001", Half);

    [Theory]
    [InlineData(new[] { 0, 255, 128, 127 }, "0110", "alpha above 127 is the object")]
    [InlineData(new[] { 0, 100, 0, 1 }, "0101", "every alpha but 0 is the object")]
    public void Read_CutOut_IsTakenByItsAlpha(int[] alpha, string wanted, string reading)
    {
        Check(TestPng.Of(2, 8, TestPng.Rgba, [.. alpha.SelectMany(a => (int[])[10, 20, 30, a])]), wanted, reading);
        Check(TestPng.Of(2, 8, TestPng.GreyAlpha, [.. alpha.SelectMany(a => (int[])[0, a])]), wanted, reading);
        var transparency = TestPng.Chunk([.. "tRNS"u8, .. alpha.Select(a => (byte)a)]);
        Check(TestPng.Of(2, 8, TestPng.Palette, [0, 1, 2, 3], VocPalette(), extra: transparency), wanted, reading);
    }

    [Fact]
    public void Read_Colours_AreCodesWhereTheyAreFew()
    {
        int[] black = [0, 0, 0], red = [128, 0, 0], blue = [0, 0, 128], border = [224, 224, 192];
        Check(TestPng.Of(2, 8, TestPng.Rgb, [.. black, .. red, .. blue, .. black]), "0110", "every colour but black is the object");
        Check(TestPng.Of(2, 8, TestPng.Rgb, [.. black, .. red, .. border, .. black]), "0100", "every colour but black is the object, 224,224,192 is ignored");
        Check(TestPng.Of(2, 8, TestPng.Rgb, [.. border, .. red, .. blue, .. border]), "1001", "brightness above 127 is the object");
    }

    [Fact]
    public void Read_Jpeg_IsCutAtHalf()
    {
        using var bitmap = new SKBitmap(32, 32);
        bitmap.Erase(SKColors.Black);
        for (var y = 0; y < 32; y++)
            for (var x = 13; x < 32; x++) bitmap.SetPixel(x, y, SKColors.White);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 60);
        var mask = ObjectMask.Read(data.AsSpan(), "mask.jpg");
        Assert.Equal(Half, mask.Reading);
        Assert.Equal(string.Concat(Enumerable.Repeat(new string('0', 13) + new string('1', 19), 32)), Bits(mask));
    }

    [Fact]
    public void Read_Value_IsTheObjectAlone()
    {
        var palette = ObjectMask.Read(TestPng.Of(2, 8, TestPng.Palette, [0, 1, 15, 255], VocPalette()), "mask.png", 15);
        Assert.Equal(("0010", "value 15 is the object"), (Bits(palette), palette.Reading));
        Assert.Equal("1000", Bits(ObjectMask.Read(TestPng.Of(2, 16, TestPng.Grey, [300, 301, 0, 0]), "mask.png", 300)));
        Assert.Equal("value 7 is the object but the mask holds 0, 3; its largest value is 3", ObjectMask.Read(TestPng.Of(2, 8, TestPng.Grey, [0, 3, 3, 0]), "mask.png", 7).WhyEmpty);
        var refusal = Assert.Throws<ScoringRefusedException>(() => ObjectMask.Read(TestPng.Of(1, 8, TestPng.Rgb, [1, 2, 3]), "mask.png", 7));
        Assert.StartsWith("Mask 'mask.png' has colours", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutAnObject_SaysTheLargestValue()
    {
        Assert.Equal($"{Half} but the mask holds 0; its largest value is 0", ObjectMask.Read(TestPng.Of(2, 8, TestPng.Grey, [0, 0, 0, 0]), "mask.png").WhyEmpty);
        Assert.Null(ObjectMask.Read(TestPng.Of(2, 16, TestPng.Grey, [0, 0, 0, 40000]), "mask.png").WhyEmpty);
    }

    [Fact]
    public void Read_Orientation_TurnsTheIndices()
    {
        byte[] exif = [.. "eXIf"u8, .. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        var mask = ObjectMask.Read(TestPng.Of(2, 8, TestPng.Palette, [1, 0, 0, 0, 0, 0], VocPalette(), extra: TestPng.Chunk(exif)), "mask.png");
        Assert.Equal((2, 3, "001000"), (mask.Picture.HeightPixels, mask.Picture.WidthPixels, Bits(mask)));
    }

    [Fact]
    public void Read_MutatedFiles_AreReadOrRefused()
    {
        var random = new Random(20261128);
        int[] samples = [.. Enumerable.Range(0, 99).Select(i => i % 16)];
        byte[][] seeds = [TestPng.Of(11, 4, TestPng.Palette, samples, VocPalette()[..48], 4), TestPng.Of(11, 16, TestPng.Grey, samples, filter: 3), TestPng.Of(11, 8, TestPng.Grey, samples)];
        for (var i = 0; i < 600; i++)
        {
            var file = (byte[])seeds[i % seeds.Length].Clone();
            for (var change = random.Next(1, 5); change > 0; change--) file[random.Next(file.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) file = file[..random.Next(file.Length)];
            Assert.True(Record.Exception(() => ObjectMask.Read(file, "mask.png", pixelLimit: 10_000)) is null or ScoringRefusedException, $"file {i}");
        }
    }

    private static void Check(byte[] file, string wanted, string reading)
    {
        var mask = ObjectMask.Read(file, "mask.png");
        Assert.Equal((wanted, reading), (Bits(mask), mask.Reading));
        Assert.Null(mask.WhyEmpty);
    }

    private static string Bits(ObjectMask mask) => string.Concat(mask.Picture.Rgb.Chunk(3).Select(p => p.Sum(v => v) / 3 > ObjectMask.Threshold ? '1' : '0'));

    private static byte[] VocPalette()
    {
        var palette = new byte[256 * 3];
        for (var index = 0; index < 256; index++)
            for (var bit = 0; bit < 8; bit++)
                for (var channel = 0; channel < 3; channel++)
                    palette[index * 3 + channel] |= (byte)((index >> 3 * bit + channel & 1) << 7 - bit);
        return palette;
    }
}

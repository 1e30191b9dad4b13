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
    [InlineData(24, 1)]
    [InlineData(24, -1)]
    [InlineData(32, 1)]
    [InlineData(8, 1)]
    public void Decode_Bmp_GivesThePixelsOfWholeDecoding(short bits, int direction)
    {
        foreach (var (height, width) in ((int, int)[])[(1, 1), (64, 1), (65, 77), (128, 31)])
        {
            var file = Bmp(height, width, bits, direction);

            Assert.Equal(height * (long)width, LargePicture.PixelsOf(file));
            Assert.Equal(Whole(file).Rgb, LargePicture.TryDecode(file)!.Rgb);
        }
    }

    // 77 x 65 pixels, written by Pillow with quality 40: whole colours, and colours at half the size.
    private const string Progressive444 = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wgARCABBAE0DAREAAhEBAxEB/8QAGgABAQADAQEAAAAAAAAAAAAAAgEAAwQFBv/EABkBAQEBAQEBAAAAAAAAAAAAAAIBBQMABP/aAAwDAQACEAMQAAAB8ieSqqSSqSSSSSqSvDn5lqVSSXk+ltSSVSq4viy6GnU1Q9n0+oaabuB8fzZViUdiXls+uqK+ViUXHxykleTzm1Vt+/yqvN5ySS5BkqPOboVL3acRWB3m6Vy3JoVDodC3asodCvN0Pm65CSVqSSWvI7JJVJJK/L7MVStSSq15XZVKpJKr/8QAGhAAAgIDAAAAAAAAAAAAAAAAABEBIBBAUP/aAAgBAQABBQLWisZQqIXW/8QAGhEAAgMBAQAAAAAAAAAAAAAAEBEAASAwUP/aAAgBAwEBPwHkyw+7jw49VmixUYYqPwP/xAAeEQACAgICAwAAAAAAAAAAAAAAARARAhIDMSAwMv/aAAgBAgEBPwH12YxcWYxcMwHLMBzqfBuXGp8G5c8gvDk8GzIZcWZDLhjHLGP2MXQhdjGLoQu4/8QAFBABAAAAAAAAAAAAAAAAAAAAYP/aAAgBAQAGPwI1/8QAFxABAQEBAAAAAAAAAAAAAAAAAAEREP/aAAgBAQABPyHEiRIxiRIkYxIkSMYkSJGMYhjGMQxnTM5nTM5jEixIxiRYkYxjGMYxjGMYxjGMYxiRIkSMSJEiRnIidiJz/9oADAMBAAIAAwAAABBFlpBFTbO3xL7Eww9Y5Gv13TC3jWQ3bfg2XpBs+6EJl3aL/8QAFhEBAQEAAAAAAAAAAAAAAAAAAQAR/9oACAEDAQE/EBhhhhhhhhhiDbEGINsMMMNsMMMNsMMQg7EMQg7EMMMoYYYZQwxBlEGIMogwwwwwwwwwwwwwwwwwwwwxERERERf/xAAbEQEBAQEBAQEBAAAAAAAAAAABABEhQRBxIP/aAAgBAgEBPxDYYYbbYYYYZFgBjLdjR1ksiwAxluxo6yW3Jd2e7LmW5bku7PdlzLcs279t/e3fl3Zt37b+9u/LuXIebLcl3JclyHmy3Ie5LlgyDhPcsBpbbBlDhPcsBpbZZSlLLKUpbYYYbbYYYYfo9/yB7+Df/8QAHBABAQACAwEBAAAAAAAAAAAAAAEQMREgIWFx/9oACAEBAAE/EJ0qxnSrGPBnYTM+HCO7a1Rju2tUYRn78pPiEIz9+UnxCPi0vVGPi0vVGMwzihGcFZxQjGMYxjGdtVnWqxjTHZEaY7Y//9k=";
    private const string Progressive420 = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wgARCABBAE0DASIAAhEBAxEB/8QAGgABAQEBAQEBAAAAAAAAAAAAAgEAAwQFBv/EABgBAQEBAQEAAAAAAAAAAAAAAAMCAQQF/9oADAMBAAIQAxAAAAH5CVzIqrSKu0KqRIqrvxV3g8spXUPTdLQJ1LmS1fGkubyRnRU9T2ZDXnsJUV8t6KfI5XssXh2fOUVixdapX8utvXxLa7XPbmZLbnZLa0//xAAaEAACAgMAAAAAAAAAAAAAAAAAEQEgEEBQ/9oACAEBAAEFAtaKxlCohdb/xAAXEQEBAQEAAAAAAAAAAAAAAAABABEC/9oACAEDAQE/ARhhhhhhthhhhthhhjqHYhiLmIv/xAAgEQADAAAGAwEAAAAAAAAAAAAAARECAxITMUEEECFh/9oACAECAQE/AaJiYmUZqijMtnDrHiLDFyZDtMT+FhKbV7LsftN+9Gu+keT0IR//xAAUEAEAAAAAAAAAAAAAAAAAAABg/9oACAEBAAY/AjX/xAAXEAEBAQEAAAAAAAAAAAAAAAAAAREQ/9oACAEBAAE/IcSJEjGJEiRjEiRIxiRIkYxiGMYxDGdMzmdMzmMSLEjGJFiRjGMYxjGMYxjGMYxjGJEiRIxIkSJGciJ2InP/2gAMAwEAAgADAAAAEBzijDRtJk2On/pPc4F/agg3/IP/xAAWEQEBAQAAAAAAAAAAAAAAAAABIDD/2gAIAQMBAT8QtVcM6P1UrCf/xAAfEQACAgEEAwAAAAAAAAAAAAAAARExQSFRwfFhkfD/2gAIAQIBAT8QUDQkko1IFERuhJkCSYFOAEujIPLMoPHJOyMQ9wfQH8Cr3uPsDBWURzcFkUP/xAAcEAEBAAIDAQEAAAAAAAAAAAAAARAxESAhYXH/2gAIAQEAAT8QnSrGdKsY8GdhMz4cI7trVGO7a1RhGfvyk+IQjP35SfEI+LS9UY+LS9UYzDOKEZwVnFCMYxjGMZ21WdarGNMdkRpjtj//2Q==";

    [Theory]
    [InlineData(Progressive444, 6)]
    [InlineData(Progressive420, 3)]
    public void Decode_ProgressiveJpeg_GivesThePixelsOfWholeDecodingByWayOfTheDisk(string base64, int bytesAPixel)
    {
        var file = Convert.FromBase64String(base64);

        Assert.Equal(new(77 * 65, 77 * 65 * bytesAPixel), JpegFrame.Of(file));
        Assert.Equal(Whole(file).Rgb, LargePicture.TryDecode(file)!.Rgb);
        Assert.Null(LargePicture.TryDecode(file.AsSpan(0, file.Length / 4)));
        Assert.Equal(0, JpegFrame.Of(Encoded(SKEncodedImageFormat.Jpeg, SKColorType.Rgba8888, 64, 64)).BufferedBytes);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(2, 8)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    [InlineData(6, 8)]
    public void Decode_InterlacedPng_GivesThePixelsOfWholeDecoding(byte kind, byte bits)
    {
        foreach (var (height, width) in ((int, int)[])[(1, 1), (2, 5), (9, 4), (65, 77)])
        {
            var file = InterlacedPng.Of(height, width, kind, bits);

            Assert.Equal(Whole(file).Rgb, PngBands.TryDecode(file)!.Rgb);
        }
    }

    [Fact]
    public void Decode_TiffByWayOfTheDisk_GivesThePixelsOfWholeDecoding()
    {
        using var picture = new SixLabors.ImageSharp.Image<SixLabors.ImageSharp.PixelFormats.Rgba32>(77, 65);
        for (var y = 0; y < 65; y++)
            for (var x = 0; x < 77; x++) picture[x, y] = new((byte)(3 * x), (byte)(3 * y), (byte)(x ^ y), (byte)(255 - y));
        using var written = new MemoryStream();
        SixLabors.ImageSharp.ImageExtensions.SaveAsTiff(picture, written);
        var file = written.ToArray();

        Assert.Equal(77 * 65, LargePicture.PixelsOf(file));
        Assert.Equal(Whole(file).Rgb, RareFormats.TryDecodeLarge(file, "a.tif", PictureDecoder.DefaultPixelLimit)!.Rgb);
        Assert.Throws<ScoringRefusedException>(() => RareFormats.TryDecodeLarge(file.AsSpan(0, file.Length / 2), "a.tif", PictureDecoder.DefaultPixelLimit));
    }

    // The frame header names more pixels than the file has, which nobody comes to see.
    [Fact]
    public void Use_ProgressiveJpegOfTooMuchMemory_IsRefusedBeforeItIsDecoded()
    {
        var file = Convert.FromBase64String(Progressive444);
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), 10_000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), 10_000);

        var refusal = Assert.Throws<ScoringRefusedException>(() => PictureRoom.Use(file, "a.jpg", picture => picture.Rgb.Length));

        Assert.Equal("Image 'a.jpg' is a progressive JPEG whose decoding takes 600 MB but at most 480 MB are used; save it as a baseline JPEG, or scale it down.", refusal.Message);
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

    [Fact]
    public void Use_LargePicture_FirstClearsWhatNobodyNeeds()
    {
        var file = Encoded(SKEncodedImageFormat.Jpeg, SKColorType.Rgba8888, 4096, 4096);
        var copy = CopyOf(file);

        Assert.False(PictureRoom.Use(file, "large", _ => copy.IsAlive));
    }

    // A method of its own, so that no variable holds the copy.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference CopyOf(byte[] file) => new(file.ToArray());

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

    // A Windows bitmap of noise; rows from the bottom, or from the top where the direction is -1.
    private static byte[] Bmp(int height, int width, short bits, int direction)
    {
        var (colours, row) = (bits == 8 ? 256 : 0, (width * bits + 31) / 32 * 4);
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("BM"u8);
        writer.Write(54 + 4 * colours + height * row);
        writer.Write(0);
        writer.Write(54 + 4 * colours);
        foreach (var value in (int[])[40, width, direction * height]) writer.Write(value);
        writer.Write((short)1);
        writer.Write(bits);
        foreach (var value in (int[])[0, height * row, 0, 0, colours, 0]) writer.Write(value);
        var noise = new byte[4 * colours + height * row];
        for (var i = 0; i < noise.Length; i++) noise[i] = (byte)((uint)i * 2654435761u >> 24);
        writer.Write(noise);
        return file.ToArray();
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

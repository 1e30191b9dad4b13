using DeCam.Inference.PictureFiles;
using DeCam.Scoring;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>Decodes TIFF (first page), TGA, PNM and QOI, and refuses by name the formats that are known but not read.</summary>
internal static class RareFormats
{
    private const int BytesAPixel = 4;

    /// <summary>Decodes a file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="pixelLimit">Pixels allowed; checked on the header, before anything is decoded.</param>
    /// <returns>Null for a file of another format.</returns>
    /// <exception cref="ScoringRefusedException">The format is not read, or the file is damaged, or has too many pixels.</exception>
    public static StoredPicture? TryDecode(ReadOnlySpan<byte> content, string name, long pixelLimit)
    {
        var format = PictureFormat.Of(content[..Math.Min(content.Length, PictureFormat.HeadBytes)]);
        if (format is null or { Reading: PictureReading.Usual }) return null;
        if (format.Reading == PictureReading.None)
            throw Refused($"Image '{name}' has the format {format.Name}, which is not read; convert it to PNG or JPEG, for example by ImageMagick: magick FILE photo.png");
        try
        {
            void Allow(int width, int height) => Check(name, width, height, pixelLimit);
            return format.Name switch
            {
                "QOI" => Qoi.Decode(content, Allow),
                "PNM" => Pnm.Decode(content, Allow),
                _ => Decode(content.ToArray(), format, name, pixelLimit),
            };
        }
#pragma warning disable CA1031 // A damaged file may make the decoder throw anything.
        catch (Exception e) when (e is not ScoringRefusedException)
#pragma warning restore CA1031
        {
            throw e is NotSupportedException or ImageFormatException and not InvalidImageContentException && !IsCut(e)
                ? Refused($"Image '{name}' has the format {format.Name} in a form that is not read ({Sentence.OneLine(Sentence.Reason(e.Message))}); convert it to PNG.")
                : Damaged(name, e.Message);
        }
    }

    private static StoredPicture Decode(byte[] content, PictureFormat format, string name, long pixelLimit)
    {
        var settings = Settings(pixelLimit);
        var header = Image.Identify(settings, content, out _) ?? throw Damaged(name, "it has no header");
        Check(name, header.Width, header.Height, pixelLimit);
        if (PictureEnds.WhyCut(format.Name, content, header.Width, header.Height) is { } why) throw Damaged(name, why);
        using var image = format.Name == "TIFF"
            ? Image.Load<Rgba32>(settings, content, new TiffDecoder { DecodingMode = SixLabors.ImageSharp.Metadata.FrameDecodingMode.First })
            : Image.Load<Rgba32>(settings, content);
        var rgba = new byte[image.Height * image.Width * BytesAPixel];
        image.Frames.RootFrame.CopyPixelDataTo(rgba);
        return new(image.Height, image.Width, rgba, Origin(image.Frames.RootFrame.Metadata.ExifProfile ?? image.Metadata.ExifProfile), SKEncodedImageFormat.Png);
    }

    // Nothing larger than the pixels allowed, at eight bytes each, is ever allocated at once.
    private static Configuration Settings(long pixelLimit) => new(new TgaConfigurationModule(), new TiffConfigurationModule())
    {
        MemoryAllocator = new CleanMemory(2 * BytesAPixel * pixelLimit),
        MaxDegreeOfParallelism = 1,
    };

    private static SKEncodedOrigin Origin(ExifProfile? exif) =>
        exif?.GetValue(ExifTag.Orientation)?.Value is { } noted and >= (ushort)SKEncodedOrigin.TopLeft and <= (ushort)SKEncodedOrigin.LeftBottom ? (SKEncodedOrigin)noted : SKEncodedOrigin.TopLeft;

    private static void Check(string name, int width, int height, long pixelLimit)
    {
        if (width < 1 || height < 1) throw Damaged(name, $"it has {width} x {height} pixels");
        if ((long)width * height > pixelLimit)
            throw Refused($"Image '{name}' has {width} x {height} = {(long)width * height / 1e6:0.#} megapixels but at most {pixelLimit / 1e6:0.#} are decoded; scale it down first.");
    }

    private static bool IsCut(Exception e) => e.InnerException is EndOfStreamException or IndexOutOfRangeException or ArgumentException;

    private static ScoringRefusedException Damaged(string name, string why) =>
        Refused($"Image '{name}' is damaged or cut short ({Sentence.OneLine(Sentence.Reason(why))}); get a whole copy of it.");

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}

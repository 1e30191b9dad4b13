using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
                _ => Load(content, format, name, pixelLimit, Stored),
            };
        }
#pragma warning disable CA1031 // A damaged file may make the decoder throw anything.
        catch (Exception e) when (e is not ScoringRefusedException)
#pragma warning restore CA1031
        {
            throw Refusal(e, format, name);
        }
    }

    /// <summary>Decodes a TIFF or TGA of many pixels by way of the disk, so that the decoder's colours and the picture's are not in memory together.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="pixelLimit">Pixels allowed.</param>
    /// <returns>Null for a file of another format, and where the disk has no room.</returns>
    /// <exception cref="ScoringRefusedException">The file is damaged.</exception>
    public static Picture? TryDecodeLarge(ReadOnlySpan<byte> content, string name, long pixelLimit)
    {
        if (PictureFormat.Of(content[..Math.Min(content.Length, PictureFormat.HeadBytes)]) is not { Name: "TIFF" or "TGA" } format) return null;
        try
        {
            using var rows = OnDisk(content, format, name, pixelLimit, out var height, out var width, out var origin);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            var target = new TurnedRows(height, width, origin);
            rows.CopyTo(target, height);
            return target.Picture;
        }
        catch (IOException)
        {
            return null;
        }
#pragma warning disable CA1031 // A damaged file may make the decoder throw anything.
        catch (Exception e) when (e is not ScoringRefusedException)
#pragma warning restore CA1031
        {
            throw Refusal(e, format, name);
        }
    }

    /// <summary>Pixels that a TIFF, TGA or QOI file names; 0 for others, and where it names none.</summary>
    public static long PixelsOf(ReadOnlySpan<byte> content)
    {
        try
        {
            return PictureFormat.Of(content[..Math.Min(content.Length, PictureFormat.HeadBytes)])?.Name switch
            {
                "TIFF" or "TGA" => OfHeader(content),
                "QOI" => Qoi.PixelsOf(content),
                _ => 0,
            };
        }
#pragma warning disable CA1031 // A damaged file may make the decoder throw anything; decoding says what is wrong with it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return 0;
        }
    }

    // A method of its own, so that nothing holds the decoder's picture when it has returned.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RowFile OnDisk(ReadOnlySpan<byte> content, PictureFormat format, string name, long pixelLimit, out int height, out int width, out SKEncodedOrigin origin)
    {
        var (rows, size) = Load(content, format, name, pixelLimit, image =>
        {
            var file = new RowFile(image.Width);
            try
            {
                image.ProcessPixelRows(pixels =>
                {
                    for (var y = 0; y < pixels.Height; y++) file.Add(MemoryMarshal.AsBytes(pixels.GetRowSpan(y)));
                });
                return (file, (image.Height, image.Width, Origin(image)));
            }
            catch
            {
                file.Dispose();
                throw;
            }
        });
        (height, width, origin) = size;
        return rows;
    }

    private static StoredPicture Stored(Image<Rgba32> image)
    {
        var rgba = new byte[image.Height * image.Width * BytesAPixel];
        image.Frames.RootFrame.CopyPixelDataTo(rgba);
        return new(image.Height, image.Width, rgba, Origin(image), SKEncodedImageFormat.Png);
    }

    private static unsafe T Load<T>(ReadOnlySpan<byte> content, PictureFormat format, string name, long pixelLimit, Func<Image<Rgba32>, T> use)
    {
        var settings = Settings(pixelLimit);
        fixed (byte* start = content)
        {
            using var stream = new UnmanagedMemoryStream(start, content.Length);
            var header = Image.Identify(settings, stream, out _) ?? throw Damaged(name, "it has no header");
            Check(name, header.Width, header.Height, pixelLimit);
            if (PictureEnds.WhyCut(format.Name, content, header.Width, header.Height) is { } why) throw Damaged(name, why);
            stream.Position = 0;
            using var image = format.Name == "TIFF"
                ? Image.Load<Rgba32>(settings, stream, new TiffDecoder { DecodingMode = SixLabors.ImageSharp.Metadata.FrameDecodingMode.First })
                : Image.Load<Rgba32>(settings, stream);
            return use(image);
        }
    }

    private static unsafe long OfHeader(ReadOnlySpan<byte> content)
    {
        fixed (byte* start = content)
        {
            using var stream = new UnmanagedMemoryStream(start, content.Length);
            return Image.Identify(Settings(PictureDecoder.DefaultPixelLimit), stream, out _) is { } header ? (long)header.Width * header.Height : 0;
        }
    }

    // Nothing larger than the pixels allowed, at eight bytes each, is ever allocated at once.
    private static Configuration Settings(long pixelLimit) => new(new TgaConfigurationModule(), new TiffConfigurationModule())
    {
        MemoryAllocator = new CleanMemory(2 * BytesAPixel * pixelLimit),
        MaxDegreeOfParallelism = 1,
    };

    private static SKEncodedOrigin Origin(Image<Rgba32> image) =>
        (image.Frames.RootFrame.Metadata.ExifProfile ?? image.Metadata.ExifProfile)?.GetValue(ExifTag.Orientation)?.Value is { } noted and >= (ushort)SKEncodedOrigin.TopLeft and <= (ushort)SKEncodedOrigin.LeftBottom ? (SKEncodedOrigin)noted : SKEncodedOrigin.TopLeft;

    private static void Check(string name, int width, int height, long pixelLimit)
    {
        if (width < 1 || height < 1) throw Damaged(name, $"it has {width} x {height} pixels");
        if ((long)width * height > pixelLimit)
            throw Refused($"Image '{name}' has {width} x {height} = {(long)width * height / 1e6:0.#} megapixels but at most {pixelLimit / 1e6:0.#} are decoded; scale it down first.");
    }

    private static bool IsCut(Exception e) => e.InnerException is EndOfStreamException or IndexOutOfRangeException or ArgumentException;

    private static ScoringRefusedException Damaged(string name, string why) =>
        Refused($"Image '{name}' is damaged or cut short ({Sentence.OneLine(Sentence.Reason(why))}); get a whole copy of it.");

    private static ScoringRefusedException Refusal(Exception e, PictureFormat format, string name) =>
        e is NotSupportedException or ImageFormatException and not InvalidImageContentException && !IsCut(e)
            ? Refused($"Image '{name}' has the format {format.Name} in a form that is not read ({Sentence.OneLine(Sentence.Reason(e.Message))}); convert it to PNG.")
            : Damaged(name, e.Message);

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}

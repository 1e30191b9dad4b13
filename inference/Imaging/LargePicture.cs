using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DeCam.Inference.PictureFiles;
using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>
/// Decodes pictures of many pixels in little more memory than their colours take: JPEG in bands, plain PNG row by row, the others
/// whole, in memory that is given back while it is read. The pixels are those of the usual decoder.
/// </summary>
internal static partial class LargePicture
{
    /// <summary>Pixels from which on a picture is decoded in this way.</summary>
    public const long LeastPixels = 1 << 24;

    private const int BandRows = 64, Rgba = 4, PageBytes = 1 << 16, Unneeded = 4;

    /// <summary>Pixels that a file names; 0 where it is of a format whose decoder is another.</summary>
    public static long PixelsOf(ReadOnlySpan<byte> content) => PictureFormat.Of(content[..Math.Min(content.Length, PictureFormat.HeadBytes)]) switch
    {
        { Name: "PNG" } => PngBands.SizeOf(content) is var (height, width) ? (long)height * width : 0,
        { Name: "JPEG" } => JpegPixels(content),
        { Reading: PictureReading.Usual } => CodecPixels(content),
        _ => 0,
    };

    /// <summary>Decodes a file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <returns>Null for one that the usual decoder has to judge, because it is damaged.</returns>
    public static unsafe Picture? TryDecode(ReadOnlySpan<byte> content)
    {
        if (PngBands.TryDecode(content) is { } plain) return plain;
        fixed (byte* file = content)
        {
            using var data = SKData.Create((nint)file, content.Length);
            using var codec = SKCodec.Create(data);
            if (codec is null) return null;
            var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            var origin = codec.EncodedOrigin is var noted and not SKEncodedOrigin.TopLeft ? noted : ExifOrientation.OfPng(content);
            var target = new TurnedRows(info.Height, info.Width, origin);
            var isWhole = codec.EncodedFormat == SKEncodedImageFormat.Jpeg ? Bands(codec, info, target) : Whole(codec, info, target);
            return isWhole ? target.Picture : null;
        }
    }

    private static unsafe bool Bands(SKCodec codec, SKImageInfo info, TurnedRows target)
    {
        if (codec.StartScanlineDecode(info) != SKCodecResult.Success) return false;
        var band = new byte[BandRows * info.Width * Rgba];
        fixed (byte* pixels = band)
        {
            for (var y = 0; y < info.Height; y += BandRows)
            {
                var rows = Math.Min(BandRows, info.Height - y);
                if (codec.GetScanlines((nint)pixels, rows, info.Width * Rgba) != rows) return false;
                for (var row = 0; row < rows; row++) target.PutRgba(y + row, band.AsSpan(row * info.Width * Rgba));
            }
        }

        return true;
    }

    private static unsafe bool Whole(SKCodec codec, SKImageInfo info, TurnedRows target)
    {
        var (rowBytes, bytes) = (info.Width * Rgba, (nuint)info.Height * (nuint)info.Width * Rgba);
        var pixels = (byte*)NativeMemory.AlignedAlloc(bytes, PageBytes);
        try
        {
            // A pixel that a frame leaves out is black.
            if (codec.EncodedFormat != SKEncodedImageFormat.Png) NativeMemory.Clear(pixels, bytes);
            if (codec.GetPixels(info, (nint)pixels) != SKCodecResult.Success) return false;
            for (var (y, released) = (0, 0L); y < info.Height; y++)
            {
                target.PutRgba(y, new(pixels + (long)y * rowBytes, rowBytes));
                var done = (long)(y + 1) * rowBytes / PageBytes * PageBytes;
                if (!OperatingSystem.IsLinux() || done - released < PageBytes * 64L) continue;
                _ = Advise((nint)(pixels + released), (nuint)(done - released), Unneeded);
                released = done;
            }

            return true;
        }
        finally
        {
            NativeMemory.AlignedFree(pixels);
        }
    }

    private static unsafe long CodecPixels(ReadOnlySpan<byte> content)
    {
        fixed (byte* file = content)
        {
            using var data = SKData.Create((nint)file, content.Length);
            using var codec = SKCodec.Create(data);
            return codec is null ? 0 : (long)codec.Info.Width * codec.Info.Height;
        }
    }

    // From the frame header, before which other segments lie, each with its length.
    private static long JpegPixels(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 9 <= file.Length && file[at] == 0xFF;)
        {
            var marker = file[at + 1];
            if (marker is 0xFF)
            {
                at++;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (long)BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]) * BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]);
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return 0;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nuint length, int advice);
}

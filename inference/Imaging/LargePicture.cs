using System.Runtime.InteropServices;
using DeCam.Inference.PictureFiles;
using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>
/// Decodes pictures of many pixels in little more memory than their colours take: JPEG and BMP in bands, JPEG by way of the disk where its decoder
/// holds the whole of it, PNG row by row, the others whole, in memory that is given back while it is read. The pixels are those of the
/// usual decoder.
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
        { Name: "JPEG" } => JpegFrame.Of(content).Pixels,
        { Reading: PictureReading.Usual } => CodecPixels(content),
        { Reading: PictureReading.Rare } => RareFormats.PixelsOf(content),
        _ => 0,
    };

    /// <summary>Decodes a file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <returns>Null for one that the usual decoder has to judge, because it is damaged.</returns>
    public static unsafe Picture? TryDecode(ReadOnlySpan<byte> content)
    {
        if (PngBands.TryDecode(content) is { } plain) return plain;
        try
        {
            fixed (byte* file = content) return JpegFrame.Of(content).BufferedBytes > 0 ? OverDisk(file, content) : AtOnce(file, content);
        }
        catch (IOException)
        {
            // No room on the disk for rows: then it takes memory.
            return null;
        }
    }

    private static unsafe Picture? AtOnce(byte* file, ReadOnlySpan<byte> content)
    {
        using var data = SKData.Create((nint)file, content.Length);
        using var codec = SKCodec.Create(data);
        if (codec is null) return null;
        var info = InfoOf(codec);
        var target = new TurnedRows(info.Height, info.Width, OriginOf(codec, content));
        var isWhole = codec.EncodedFormat switch
        {
            SKEncodedImageFormat.Jpeg => Bands(codec, info, target.PutRgba),
            SKEncodedImageFormat.Bmp => Bands(codec, info, target.PutRgba) || Whole(codec, info, target),      // not every kind gives rows
            _ => Whole(codec, info, target),
        };
        return isWhole ? target.Picture : null;
    }

    // The decoder's coefficients and the picture are not in memory together.
    private static unsafe Picture? OverDisk(byte* file, ReadOnlySpan<byte> content)
    {
        SKImageInfo info;
        SKEncodedOrigin origin;
        RowFile rows;
        using (var data = SKData.Create((nint)file, content.Length))
        using (var codec = SKCodec.Create(data))
        {
            if (codec is null) return null;
            (info, origin, rows) = (InfoOf(codec), OriginOf(codec, content), new(codec.Info.Width));
            var isWhole = false;
            try
            {
                isWhole = Bands(codec, info, (_, row) => rows.Add(row));
            }
            finally
            {
                if (!isWhole) rows.Dispose();
            }

            if (!isWhole) return null;
        }

        using (rows)
        {
            var target = new TurnedRows(info.Height, info.Width, origin);
            rows.CopyTo(target, info.Height);
            return target.Picture;
        }
    }

    private static SKImageInfo InfoOf(SKCodec codec) => new(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);

    private static SKEncodedOrigin OriginOf(SKCodec codec, ReadOnlySpan<byte> content) =>
        codec.EncodedOrigin is var noted and not SKEncodedOrigin.TopLeft ? noted : ExifOrientation.OfPng(content);

    private static unsafe bool Bands(SKCodec codec, SKImageInfo info, Action<int, ReadOnlySpan<byte>> put)
    {
        if (codec.StartScanlineDecode(info) != SKCodecResult.Success) return false;
        var isUpsideDown = codec.ScanlineOrder == SKCodecScanlineOrder.BottomUp;
        var band = new byte[BandRows * info.Width * Rgba];
        fixed (byte* pixels = band)
        {
            for (var y = 0; y < info.Height; y += BandRows)
            {
                var rows = Math.Min(BandRows, info.Height - y);
                if (codec.GetScanlines((nint)pixels, rows, info.Width * Rgba) != rows) return false;
                var top = isUpsideDown ? info.Height - y - rows : y;
                for (var row = 0; row < rows; row++) put(top + row, band.AsSpan(row * info.Width * Rgba, info.Width * Rgba));
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

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nuint length, int advice);
}

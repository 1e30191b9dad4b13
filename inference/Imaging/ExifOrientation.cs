using System.Buffers.Binary;
using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>
/// Reads the orientation (tag 0x0112) from the EXIF data of a PNG file, which may stand before or after the pixels. The decoder reads
/// it from JPEG and WebP itself. Damaged data count as none.
/// </summary>
internal static class ExifOrientation
{
    private const int HeaderBytes = 8, EntryBytes = 12, OrientationTag = 0x0112, Short = 3;

    /// <summary>The orientation that a file notes; upright where it notes none.</summary>
    public static SKEncodedOrigin OfPng(ReadOnlySpan<byte> file)
    {
        for (var chunks = new PngChunks(file); chunks.MoveNext();)
        {
            if (chunks.Type.SequenceEqual("eXIf"u8) && chunks.IsWhole) return Of(chunks.Body);
        }

        return SKEncodedOrigin.TopLeft;
    }

    private static SKEncodedOrigin Of(ReadOnlySpan<byte> exif)
    {
        // Some writers keep the mark that EXIF data have in JPEG.
        if (exif.StartsWith("Exif\0\0"u8)) exif = exif["Exif\0\0"u8.Length..];
        var isLittle = exif.StartsWith("II*\0"u8);
        if (exif.Length < HeaderBytes || !isLittle && !exif.StartsWith("MM\0*"u8)) return SKEncodedOrigin.TopLeft;
        var at = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(exif[4..]) : BinaryPrimitives.ReadUInt32BigEndian(exif[4..]);
        if (at > exif.Length - sizeof(ushort)) return SKEncodedOrigin.TopLeft;
        var count = Number(exif[(int)at..], isLittle);
        var entries = exif[((int)at + sizeof(ushort))..];
        for (; count > 0 && entries.Length >= EntryBytes; count--, entries = entries[EntryBytes..])
        {
            if (Number(entries, isLittle) != OrientationTag) continue;
            var value = Number(entries[8..], isLittle);
            return Number(entries[2..], isLittle) == Short && value is >= (int)SKEncodedOrigin.TopLeft and <= (int)SKEncodedOrigin.LeftBottom
                ? (SKEncodedOrigin)value
                : SKEncodedOrigin.TopLeft;
        }

        return SKEncodedOrigin.TopLeft;
    }

    private static ushort Number(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}

using System.Buffers.Binary;

namespace DeCam.Inference.Imaging;

/// <summary>Finds files whose pixels end early, which the decoder of TIFF and TGA fills up in silence.</summary>
internal static class PictureEnds
{
    /// <summary>What is wrong with such a file.</summary>
    public const string Missing = "its pixels end before the last";

    private const int TgaHeader = 18;

    /// <summary>Why a file is not whole, or null.</summary>
    /// <param name="format">Name of its format.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static string? WhyCut(string format, ReadOnlySpan<byte> content, int width, int height) =>
        format == "TGA" ? OfTga(content, (long)width * height) : TiffEnds.WhyCut(content);

    private static string? OfTga(ReadOnlySpan<byte> file, long pixels)
    {
        var (isPacked, bytesAPixel) = (file[2] > 8, (file[16] + 7) / 8);
        var at = (long)TgaHeader + file[0] + (file[1] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(file[5..]) * (long)((file[7] + 7) / 8) : 0);
        if (!isPacked) at += pixels * bytesAPixel;
        while (isPacked && pixels > 0 && at < file.Length)
        {
            var head = file[(int)at];
            pixels -= (head & 0x7F) + 1;
            at += 1 + bytesAPixel * (head > 0x7F ? 1 : head + 1);
        }

        return at > file.Length || isPacked && pixels > 0 ? Missing : null;
    }
}

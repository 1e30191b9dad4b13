using System.Buffers.Binary;
using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>Decodes the Quite OK Image format (qoiformat.org, version 1.0).</summary>
internal static class Qoi
{
    private const int HeaderBytes = 14, BytesAPixel = 4, IndexSize = 64, RgbTag = 0xFE, RgbaTag = 0xFF;

    /// <summary>Pixels that a file names; 0 where it is too short.</summary>
    public static long PixelsOf(ReadOnlySpan<byte> content) => content.Length < HeaderBytes ? 0
        : (long)Math.Min((ulong)BinaryPrimitives.ReadUInt32BigEndian(content[4..]) * BinaryPrimitives.ReadUInt32BigEndian(content[8..]), long.MaxValue);

    /// <summary>Decodes a file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="check">Hears width and height before anything is decoded, and may refuse them.</param>
    /// <exception cref="InvalidDataException">The file is damaged or cut short.</exception>
    public static StoredPicture Decode(ReadOnlySpan<byte> content, Action<int, int> check)
    {
        if (content.Length < HeaderBytes) throw Cut();
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(content[4..]), BinaryPrimitives.ReadUInt32BigEndian(content[8..]));
        if (width > int.MaxValue || height > int.MaxValue) throw new InvalidDataException("its size is impossible");
        check((int)width, (int)height);
        var rgba = new byte[width * height * BytesAPixel];
        var rest = Pixels(content[HeaderBytes..], rgba);
        // Seven zeros and a one end the file.
        if (!rest.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 0, 0, 0, 0, 1])) throw Cut();
        return new((int)height, (int)width, rgba, SKEncodedOrigin.TopLeft, SKEncodedImageFormat.Png);
    }

    private static ReadOnlySpan<byte> Pixels(ReadOnlySpan<byte> chunks, byte[] rgba)
    {
        Span<byte> seen = stackalloc byte[IndexSize * BytesAPixel];
        seen.Clear();
        Span<byte> pixel = stackalloc byte[BytesAPixel];
        (pixel[0], pixel[1], pixel[2], pixel[3]) = (0, 0, 0, byte.MaxValue);
        for (var at = 0; at < rgba.Length;)
        {
            if (chunks.IsEmpty) throw Cut();
            var run = 1;
            if (chunks[0] is RgbTag or RgbaTag) Take(ref chunks, chunks[0] == RgbTag ? 3 : 4, pixel);
            else run = Short(ref chunks, pixel, seen);
            pixel.CopyTo(seen[((pixel[0] * 3 + pixel[1] * 5 + pixel[2] * 7 + pixel[3] * 11) % IndexSize * BytesAPixel)..]);
            if (run > (rgba.Length - at) / BytesAPixel) throw new InvalidDataException("it has more pixels than its header says");
            for (; run > 0; run--, at += BytesAPixel) pixel.CopyTo(rgba.AsSpan(at));
        }

        return chunks;
    }

    private static void Take(ref ReadOnlySpan<byte> chunks, int bytes, scoped Span<byte> pixel)
    {
        if (chunks.Length <= bytes) throw Cut();
        chunks.Slice(1, bytes).CopyTo(pixel);
        chunks = chunks[(bytes + 1)..];
    }

    // The four chunks that two bits tell apart. Returns how often the pixel stands.
    private static int Short(ref ReadOnlySpan<byte> chunks, scoped Span<byte> pixel, scoped ReadOnlySpan<byte> seen)
    {
        var (tag, low) = (chunks[0] >> 6, chunks[0] & 0x3F);
        chunks = chunks[1..];
        switch (tag)
        {
            case 0:
                seen.Slice(low * BytesAPixel, BytesAPixel).CopyTo(pixel);
                return 1;
            case 1:
                Add(pixel, (low >> 4 & 3) - 2, (low >> 2 & 3) - 2, (low & 3) - 2);
                return 1;
            case 2:
                if (chunks.IsEmpty) throw Cut();
                var green = low - 32;
                Add(pixel, green - 8 + (chunks[0] >> 4), green, green - 8 + (chunks[0] & 0xF));
                chunks = chunks[1..];
                return 1;
            default:
                return low + 1;
        }
    }

    private static void Add(Span<byte> pixel, int red, int green, int blue) =>
        (pixel[0], pixel[1], pixel[2]) = ((byte)(pixel[0] + red), (byte)(pixel[1] + green), (byte)(pixel[2] + blue));

    private static InvalidDataException Cut() => new("its end is missing");
}

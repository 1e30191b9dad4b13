using System.Buffers.Binary;

namespace DeCam.Inference.PictureFiles;

/// <summary>How the pictures of a format are read.</summary>
public enum PictureReading
{
    /// <summary>By the decoder of the formats of the web, whose pixels equal Pillow's.</summary>
    Usual,

    /// <summary>By the decoder of the rarer formats.</summary>
    Rare,

    /// <summary>Not at all: the format is known in order to be refused by its name.</summary>
    None,
}

/// <summary>A format of pictures, told by the first bytes of a file. Its extension is not asked.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Reading">How it is read.</param>
public sealed record PictureFormat(string Name, PictureReading Reading)
{
    /// <summary>Bytes of a file that tell its format.</summary>
    public const int HeadBytes = 32;

    private static readonly string[] Extensions =
    [
        ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".tga", ".pbm", ".pgm", ".ppm", ".pnm", ".qoi",
        ".heic", ".heif", ".avif", ".jp2", ".j2k", ".jxl",
    ];

    private static readonly (byte[] Mark, PictureFormat Format)[] Marks =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], new("PNG", PictureReading.Usual)),
        ([0xFF, 0xD8, 0xFF], new("JPEG", PictureReading.Usual)),
        ([.. "GIF87a"u8], new("GIF", PictureReading.Usual)),
        ([.. "GIF89a"u8], new("GIF", PictureReading.Usual)),
        ([.. "II*\0"u8], new("TIFF", PictureReading.Rare)),
        ([.. "MM\0*"u8], new("TIFF", PictureReading.Rare)),
        ([.. "II+\0"u8], new("TIFF", PictureReading.Rare)),
        ([.. "MM\0+"u8], new("TIFF", PictureReading.Rare)),
        ([.. "qoif"u8], new("QOI", PictureReading.Rare)),
        ([0, 0, 0, 0x0C, .. "jP  "u8], new("JPEG 2000", PictureReading.None)),
        ([0xFF, 0x4F, 0xFF, 0x51], new("JPEG 2000", PictureReading.None)),
        ([0, 0, 0, 0x0C, .. "JXL "u8], new("JPEG XL", PictureReading.None)),
        ([0xFF, 0x0A], new("JPEG XL", PictureReading.None)),
    ];

    /// <summary>The format of a file, or null where it is no picture of a known format.</summary>
    /// <param name="head">The file's first <see cref="HeadBytes"/>, or all of them.</param>
    public static PictureFormat? Of(ReadOnlySpan<byte> head)
    {
        foreach (var (mark, format) in Marks)
            if (head.StartsWith(mark)) return format;
        if (head.StartsWith("RIFF"u8) && At(head, 8, "WEBP"u8)) return new("WebP", PictureReading.Usual);
        if (IsBmp(head)) return new("BMP", PictureReading.Usual);
        if (head.Length > 2 && head[0] == 'P' && head[1] is >= (byte)'1' and <= (byte)'6' && (char.IsWhiteSpace((char)head[2]) || head[2] == '#')) return new("PNM", PictureReading.Rare);
        if (At(head, 4, "ftyp"u8)) return OfBrands(head[8..]);
        return IsTga(head) ? new("TGA", PictureReading.Rare) : null;
    }

    /// <summary>Whether a name ends as the names of pictures do.</summary>
    public static bool HasExtension(string name) => Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    private static bool At(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> mark) => head.Length >= offset + mark.Length && head[offset..].StartsWith(mark);

    // The size of the second header is 12 or at least 16; text that begins with BM has another there.
    private static bool IsBmp(ReadOnlySpan<byte> head) =>
        head.StartsWith("BM"u8) && head.Length >= 18 && BinaryPrimitives.ReadUInt32LittleEndian(head[14..]) is 12 or >= 16 and <= 256;

    // ISO base media: the brand says what is inside, and films have other brands.
    private static PictureFormat? OfBrands(ReadOnlySpan<byte> brands)
    {
        PictureFormat? found = null;
        for (; brands.Length >= 4; brands = brands[4..])
        {
            if (brands.StartsWith("avif"u8) || brands.StartsWith("avis"u8)) return new("AVIF", PictureReading.None);
            if (brands.StartsWith("hei"u8) || brands.StartsWith("hev"u8) || brands.StartsWith("mif1"u8)) found = new("HEIC", PictureReading.None);
        }

        return found;
    }

    // TGA has no mark: every field of its header must make sense.
    private static bool IsTga(ReadOnlySpan<byte> head)
    {
        if (head.Length < 18) return false;
        var (hasMap, kind, depth, flags) = (head[1], head[2], head[16], head[17]);
        var fits = (hasMap, kind) switch
        {
            (1, 1 or 9) => depth == 8 && head[7] is 15 or 16 or 24 or 32,
            (0, 2 or 10) => depth is 15 or 16 or 24 or 32 && head[3..8].IndexOfAnyExcept((byte)0) < 0,
            (0, 3 or 11) => depth is 8 or 16 && head[3..8].IndexOfAnyExcept((byte)0) < 0,
            _ => false,
        };
        return fits && (flags & 0xC0) == 0 && BinaryPrimitives.ReadUInt16LittleEndian(head[12..]) > 0 && BinaryPrimitives.ReadUInt16LittleEndian(head[14..]) > 0;
    }
}

using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>Decodes PBM, PGM and PPM, as text (P1 to P3) and as bytes (P4 to P6), with any largest value up to 65,535.</summary>
internal static class Pnm
{
    private const int BytesAPixel = 4, MostNumber = ushort.MaxValue, Bits = 1, Colours = 3, OfBytes = 3;

    /// <summary>Decodes a file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="check">Hears width and height before anything is decoded, and may refuse them.</param>
    /// <exception cref="InvalidDataException">The file is damaged or cut short.</exception>
    public static StoredPicture Decode(ReadOnlySpan<byte> content, Action<int, int> check)
    {
        var (kind, isText, at) = ((content[1] - '1') % OfBytes + 1, content[1] <= '3', 2);
        var (width, height) = (Number(content, ref at), Number(content, ref at));
        check(width, height);
        var most = kind == Bits ? 1 : Number(content, ref at);
        if (most < 1) throw new InvalidDataException("its largest value is 0");
        var rgba = new byte[height * width * BytesAPixel];
        if (!isText) at = Begin(content, at, kind == Bits ? (width + 7L) / 8 * height : (long)width * height * (kind == Colours ? 3 : 1) * (most > byte.MaxValue ? 2 : 1));
        for (var pixel = 0; pixel < width * height; pixel++)
        {
            var rgb = rgba.AsSpan(pixel * BytesAPixel, BytesAPixel);
            for (var channel = 0; channel < 3; channel++)
                rgb[channel] = channel > 0 && kind < Colours ? rgb[0] : kind == Bits ? Bit(content, ref at, isText, pixel % width, width) : Scaled(Sample(content, ref at, isText, most), most);
            rgb[3] = byte.MaxValue;
        }

        return new(height, width, rgba, SKEncodedOrigin.TopLeft, SKEncodedImageFormat.Png);
    }

    // One white space ends the header.
    private static int Begin(ReadOnlySpan<byte> content, int at, long bytes) => at + 1 + bytes <= content.Length ? at + 1 : throw Short();

    private static int Sample(ReadOnlySpan<byte> content, ref int at, bool isText, int most)
    {
        if (isText) return Number(content, ref at);
        return most > byte.MaxValue ? content[at++] << 8 | content[at++] : content[at++];
    }

    private static byte Scaled(int value, int most) => value <= most ? (byte)((value * (2L * byte.MaxValue) + most) / (2L * most))
        : throw new InvalidDataException($"it holds {value} but its largest value is {most}");

    // 1 is black. Bits as text need no spaces between them; packed ones begin at the highest, and a row at a byte.
    private static byte Bit(ReadOnlySpan<byte> content, ref int at, bool isText, int column, int width)
    {
        if (isText)
        {
            Skip(content, ref at);
            return content[at++] switch
            {
                (byte)'0' => byte.MaxValue,
                (byte)'1' => 0,
                _ => throw new InvalidDataException("it holds other digits than 0 and 1"),
            };
        }

        var isBlack = (content[at] >> (7 - column % 8) & 1) == 1;
        if (column % 8 == 7 || column == width - 1) at++;
        return isBlack ? (byte)0 : byte.MaxValue;
    }

    private static int Number(ReadOnlySpan<byte> content, ref int at)
    {
        Skip(content, ref at);
        var (value, start) = (0, at);
        for (; at < content.Length && content[at] is >= (byte)'0' and <= (byte)'9' && value <= MostNumber; at++) value = value * 10 + content[at] - '0';
        return at > start && value <= MostNumber ? value : throw new InvalidDataException("it holds something else where a number is wanted");
    }

    // White space, and comments up to the end of their line.
    private static void Skip(ReadOnlySpan<byte> content, ref int at)
    {
        for (; at < content.Length && (char.IsWhiteSpace((char)content[at]) || content[at] == '#'); at++)
            if (content[at] == '#') while (at + 1 < content.Length && content[at] != '\n') at++;
        if (at == content.Length) throw Short();
    }

    private static InvalidDataException Short() => new(PictureEnds.Missing);
}

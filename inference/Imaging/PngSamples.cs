using System.Buffers.Binary;
using System.IO.Compression;

namespace DeCam.Inference.Imaging;

/// <summary>
/// The samples of a PNG as they are stored: indices into the palette, or grey values of up to 16 bits. A decoder of pictures gives
/// colours of 8 bits instead.
/// </summary>
/// <param name="Values">[H, W] row-major; of several channels the first.</param>
/// <param name="IsPalette">Whether the values are indices into a palette.</param>
internal sealed record PngSamples(ushort[] Values, bool IsPalette)
{
    private const int HeaderBytes = 13, Palette = 3, DeepBits = 16;

    private static readonly (int X, int Y, int Across, int Down)[] _interlaced =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    private static readonly (int X, int Y, int Across, int Down)[] _plain = [(0, 0, 1, 1)];

    /// <summary>The passes in which a picture is stored: first column and row, step across and down.</summary>
    internal static IReadOnlyList<(int X, int Y, int Across, int Down)> Passes(bool isInterlaced) => isInterlaced ? _interlaced : _plain;

    /// <summary>The samples of a palette or of a grey picture of 16 bits; null for another file, which a decoder gives without loss.</summary>
    /// <param name="file">A file that a decoder has taken.</param>
    /// <param name="heightPixels">Rows, as the decoder found them.</param>
    /// <param name="widthPixels">Columns, as the decoder found them.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static PngSamples? Of(ReadOnlySpan<byte> file, int heightPixels, int widthPixels)
    {
        var chunks = new PngChunks(file);
        if (!chunks.MoveNext() || !chunks.Type.SequenceEqual("IHDR"u8) || chunks.Body.Length != HeaderBytes) return null;
        var header = chunks.Body;
        var (bits, colours, isInterlaced) = (header[8], header[9], header[12] != 0);
        var channels = colours switch { 0 or Palette => 1, 4 => 2, _ => 0 };
        if (channels == 0 || colours != Palette && bits != DeepBits || bits is not (1 or 2 or 4 or 8 or DeepBits)) return null;
        if (BinaryPrimitives.ReadInt32BigEndian(header) != widthPixels || BinaryPrimitives.ReadInt32BigEndian(header[4..]) != heightPixels)
            throw new InvalidDataException("The header names another size.");

        using var packed = new MemoryStream();
        while (chunks.MoveNext())
            if (chunks.Type.SequenceEqual("IDAT"u8)) packed.Write(chunks.Body);
        packed.Position = 0;
        using var stream = new ZLibStream(packed, CompressionMode.Decompress);
        var values = new ushort[heightPixels * widthPixels];
        foreach (var (x, y, across, down) in Passes(isInterlaced))
        {
            var (width, height) = ((widthPixels - x + across - 1) / across, (heightPixels - y + down - 1) / down);
            if (width <= 0 || height <= 0) continue;
            var rows = new PngRows(stream, width, bits, channels);
            for (var row = 0; row < height; row++)
            {
                rows.MoveNext();
                for (var column = 0; column < width; column++)
                    values[(y + row * down) * widthPixels + x + column * across] = rows[column];
            }
        }

        return new(values, colours == Palette);
    }
}

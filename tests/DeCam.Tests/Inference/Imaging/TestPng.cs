using System.Buffers.Binary;
using System.IO.Compression;

namespace DeCam.Tests.Inference.Imaging;

/// <summary>Writes PNG files of any samples, as a picture library never does: indices, 16 bits, chunks of one's own.</summary>
internal static class TestPng
{
    public const byte Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, Rgba = 6;

    /// <summary>A file whose rows are all filtered alike.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="bits">Bits of a sample.</param>
    /// <param name="colours">Colour type.</param>
    /// <param name="samples">Row-major, channels together.</param>
    /// <param name="palette">Red, green and blue of each index.</param>
    /// <param name="filter">Filter of the rows.</param>
    /// <param name="extra">Chunks between the header and the pixels.</param>
    public static byte[] Of(int width, int bits, byte colours, int[] samples, byte[]? palette = null, byte filter = 0, byte[]? extra = null)
    {
        var channels = colours switch { Rgb => 3, GreyAlpha => 2, Rgba => 4, _ => 1 };
        var height = samples.Length / channels / width;
        var packed = Packed(width * channels, height, bits, samples);
        return File(width, height, bits, colours, 0, Filtered(packed, height, Math.Max(channels * bits / 8, 1), filter), palette, extra);
    }

    /// <summary>A file of these unpacked rows, each with its filter's byte before it.</summary>
    public static byte[] File(int width, int height, int bits, byte colours, byte interlace, byte[] rows, byte[]? palette = null, byte[]? extra = null)
    {
        byte[] header = [.. "IHDR"u8, .. Big((uint)width), .. Big((uint)height), (byte)bits, colours, 0, 0, interlace];
        return [0x89, .. "PNG"u8, 13, 10, 26, 10, .. Chunk(header), .. palette is null ? [] : Chunk([.. "PLTE"u8, .. palette]), .. extra ?? [],
            .. Chunk([.. "IDAT"u8, .. Deflated(rows)]), .. Chunk([.. "IEND"u8])];
    }

    /// <summary>A chunk with its length and checksum.</summary>
    public static byte[] Chunk(byte[] typeAndData) => [.. Big((uint)typeAndData.Length - 4), .. typeAndData, .. Big(Crc(typeAndData))];

    private static byte[] Packed(int rowSamples, int height, int bits, int[] samples)
    {
        var rowBytes = (rowSamples * bits + 7) / 8;
        var packed = new byte[rowBytes * height];
        for (var i = 0; i < samples.Length; i++)
        {
            var (row, bit) = (i / rowSamples, i % rowSamples * bits);
            var at = row * rowBytes + bit / 8;
            if (bits == 16) BinaryPrimitives.WriteUInt16BigEndian(packed.AsSpan(at), (ushort)samples[i]);
            else packed[at] |= (byte)(samples[i] << 8 - bits - bit % 8);
        }

        return packed;
    }

    private static byte[] Filtered(byte[] packed, int height, int left, byte filter)
    {
        var rowBytes = packed.Length / height;
        var rows = new List<byte>();
        for (var y = 0; y < height; y++)
        {
            rows.Add(filter);
            for (var x = 0; x < rowBytes; x++)
            {
                int At(int column, int row) => column < 0 || row < 0 ? 0 : packed[row * rowBytes + column];
                var (a, b, c) = (At(x - left, y), At(x, y - 1), At(x - left, y - 1));
                var nearest = new[] { a, b, c }.MinBy(v => Math.Abs(a + b - c - v));
                rows.Add((byte)(packed[y * rowBytes + x] - filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => nearest, _ => 0 }));
            }
        }

        return [.. rows];
    }

    private static byte[] Deflated(byte[] rows)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal)) zlib.Write(rows);
        return stream.ToArray();
    }

    private static byte[] Big(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}

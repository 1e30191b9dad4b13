using System.Buffers.Binary;
using System.IO.Compression;

namespace DeCam.Tests.Inference.Imaging;

/// <summary>Writes PNG files whose pixels come in the seven passes of Adam7.</summary>
internal static class InterlacedPng
{
    private const int Palette = 3;
    private static readonly (int X, int Y, int Across, int Down)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>A file with a pattern in every channel.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="kind">Kind of colours, as PNG numbers them.</param>
    /// <param name="bits">Bits of a channel: 8, or 4 of a palette.</param>
    public static byte[] Of(int height, int width, byte kind, byte bits)
    {
        var channels = kind switch { 0 or Palette => 1, 4 => 2, 2 => 3, _ => 4 };
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (bits, kind, 1);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var (left, top, across, down) in Passes.Where(pass => pass.X < width))
                for (var y = top; y < height; y += down) zlib.Write([0, .. Row(y, left, across, width, channels, bits)]);
        }

        byte[] palette = kind == Palette ? Chunk("PLTE"u8, [.. Enumerable.Range(0, 48).Select(i => (byte)(5 * i))]) : [];
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. palette, .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Row(int y, int left, int across, int width, int channels, int bits)
    {
        var samples = new List<byte>();
        for (var x = left; x < width; x += across)
            for (var channel = 0; channel < channels; channel++) samples.Add((byte)(7 * x + 13 * y + 50 * channel));
        return bits == 8 ? [.. samples] : [.. samples.Chunk(2).Select(two => (byte)(two[0] << 4 | (two.Length > 1 ? two[1] & 15 : 0)))];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] body)
    {
        var chunk = new byte[12 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        type.CopyTo(chunk.AsSpan(4));
        body.CopyTo(chunk, 8);
        var crc = uint.MaxValue;
        foreach (var value in chunk.AsSpan(4, 4 + body.Length))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }

        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + body.Length), ~crc);
        return chunk;
    }
}

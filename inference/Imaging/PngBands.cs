using System.Buffers.Binary;
using System.IO.Compression;

namespace DeCam.Inference.Imaging;

/// <summary>Decodes PNG files row by row: 8 bits a channel or a palette, interlaced or not. The pixels are those of the usual decoder.</summary>
internal static class PngBands
{
    private const int HeaderBytes = 13, Grey = 0, Colour = 2, Palette = 3, GreyAlpha = 4, ColourAlpha = 6, Bits = 8;

    /// <summary>Size that a PNG file names; null for another file.</summary>
    public static (int Height, int Width)? SizeOf(ReadOnlySpan<byte> file) => Header(file) is { Length: HeaderBytes } header
        && (BinaryPrimitives.ReadInt32BigEndian(header[4..]), BinaryPrimitives.ReadInt32BigEndian(header)) is ( > 0, > 0) size
        ? size
        : null;

    /// <summary>Decodes a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <returns>Null for a file in another form, and for a damaged one, of which the usual decoder says what is wrong.</returns>
    public static unsafe Picture? TryDecode(ReadOnlySpan<byte> file)
    {
        var header = Header(file);
        if (SizeOf(file) is not var (height, width) || header[12] > 1 || header[9] is not (Grey or Colour or Palette or GreyAlpha or ColourAlpha)) return null;
        if (header[9] == Palette ? header[8] is not (1 or 2 or 4 or Bits) : header[8] != Bits) return null;
        if (Parts(file, out var palette, out var alphas) is not { } parts || header[9] == Palette == (palette.Length == 0) || header[9] is Grey or Colour && alphas.Length > 0) return null;
        fixed (byte* start = file)
        {
            using var packed = new FileParts(start, parts);
            using var stream = new ZLibStream(packed, CompressionMode.Decompress);
            try
            {
                return Rows(stream, header, height, width, Colours(palette, alphas), ExifOrientation.OfPng(file));
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                return null;
            }
        }
    }

    private static Picture Rows(Stream stream, ReadOnlySpan<byte> header, int height, int width, byte[] colours, SkiaSharp.SKEncodedOrigin origin)
    {
        var (bits, kind) = (header[8], header[9]);
        var channels = kind switch { Grey or Palette => 1, GreyAlpha => 2, Colour => 3, _ => 4 };
        var target = new TurnedRows(height, width, origin);
        var rgba = new byte[width * 4];
        foreach (var (left, top, across, down) in PngSamples.Passes(header[12] != 0))
        {
            var count = (width - left + across - 1) / across;
            if (count <= 0 || top >= height) continue;
            var rows = new PngRows(stream, count, bits, channels);
            for (var y = top; y < height; y += down)
            {
                rows.MoveNext();
                if (kind == Colour) target.PutRgb(y, rows.Bytes, left, across);
                else target.PutRgba(y, kind == ColourAlpha ? rows.Bytes : Pixels(rows, kind, colours, rgba.AsSpan(0, count * 4)), left, across);
            }
        }

        return target.Picture;
    }

    private static Span<byte> Pixels(PngRows rows, int kind, byte[] colours, Span<byte> rgba)
    {
        for (var x = 0; x < rgba.Length / 4; x++) Pixel(rows, x, kind, colours, rgba.Slice(x * 4, 4));
        return rgba;
    }

    private static void Pixel(PngRows rows, int x, int kind, byte[] colours, Span<byte> rgba)
    {
        if (kind == Palette)
        {
            var index = rows[x] * 4;
            if (index >= colours.Length) throw new InvalidDataException("A pixel has a colour that the palette lacks.");
            colours.AsSpan(index, 4).CopyTo(rgba);
            return;
        }

        rgba[..3].Fill((byte)(kind == Grey ? rows.Bytes[x] : rows.Bytes[2 * x]));
        rgba[3] = kind == Grey ? byte.MaxValue : rows.Bytes[2 * x + 1];
    }

    // [colours, 4].
    private static byte[] Colours(ReadOnlySpan<byte> palette, ReadOnlySpan<byte> alphas)
    {
        var colours = new byte[palette.Length / 3 * 4];
        for (var i = 0; i < colours.Length / 4; i++)
        {
            palette.Slice(i * 3, 3).CopyTo(colours.AsSpan(i * 4));
            colours[i * 4 + 3] = i < alphas.Length ? alphas[i] : byte.MaxValue;
        }

        return colours;
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> file)
    {
        var chunks = new PngChunks(file);
        return chunks.MoveNext() && chunks.Type.SequenceEqual("IHDR"u8) && chunks.Body.Length == HeaderBytes && chunks.IsWhole ? chunks.Body : [];
    }

    // Where the packed pixels lie; null where a chunk that counts is damaged.
    private static List<(int Start, int Length)>? Parts(ReadOnlySpan<byte> file, out ReadOnlySpan<byte> palette, out ReadOnlySpan<byte> alphas)
    {
        palette = alphas = [];
        var parts = new List<(int, int)>();
        for (var chunks = new PngChunks(file); chunks.MoveNext();)
        {
            var isPixels = chunks.Type.SequenceEqual("IDAT"u8);
            if (!isPixels && !chunks.Type.SequenceEqual("PLTE"u8) && !chunks.Type.SequenceEqual("tRNS"u8)) continue;
            if (!chunks.IsWhole) return null;
            if (isPixels)
            {
                file.Overlaps(chunks.Body, out var start);
                if (chunks.Body.Length > 0) parts.Add((start, chunks.Body.Length));
            }
            else if (chunks.Type.SequenceEqual("PLTE"u8)) palette = chunks.Body;
            else alphas = chunks.Body;
        }

        return parts;
    }

    /// <summary>Parts of a file that stays where it is, one behind the other.</summary>
    private sealed unsafe class FileParts(byte* file, List<(int Start, int Length)> parts) : Stream
    {
        private int _part, _done;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            while (_part < parts.Count && _done == parts[_part].Length) (_part, _done) = (_part + 1, 0);
            if (_part == parts.Count) return 0;
            var count = Math.Min(buffer.Length, parts[_part].Length - _done);
            new ReadOnlySpan<byte>(file + parts[_part].Start + _done, count).CopyTo(buffer);
            _done += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

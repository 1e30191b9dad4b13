using System.Buffers.Binary;

namespace DeCam.Inference.Imaging;

/// <summary>Reads the rows of a PNG's picture, or of one pass of it, and undoes their filters.</summary>
internal sealed class PngRows(Stream stream, int width, int bits, int channels)
{
    private const int BitsInByte = 8, DeepBits = 16;

    // Bytes from a byte to that of the pixel on its left.
    private readonly int _left = Math.Max(channels * bits / BitsInByte, 1);
    private byte[] _row = new byte[RowBytes(width, bits, channels)];
    private byte[] _above = new byte[RowBytes(width, bits, channels)];

    /// <summary>The row as stored.</summary>
    public ReadOnlySpan<byte> Bytes => _row;

    /// <summary>The first channel's sample of a pixel of the row.</summary>
    public ushort this[int column]
    {
        get
        {
            if (bits == DeepBits) return BinaryPrimitives.ReadUInt16BigEndian(_row.AsSpan(column * channels * sizeof(ushort)));
            var at = column * channels * bits;
            return (ushort)(_row[at / BitsInByte] >> BitsInByte - bits - at % BitsInByte & (1 << bits) - 1);
        }
    }

    /// <summary>Goes to the next row.</summary>
    /// <exception cref="EndOfStreamException">There is none.</exception>
    /// <exception cref="InvalidDataException">Its filter is unknown, or the stream is damaged.</exception>
    public void MoveNext()
    {
        (_row, _above) = (_above, _row);
        var filter = stream.ReadByte();
        stream.ReadExactly(_row);
        for (var i = 0; i < _row.Length; i++)
        {
            var left = i >= _left ? _row[i - _left] : 0;
            var corner = i >= _left ? _above[i - _left] : 0;
            _row[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => _above[i],
                3 => (left + _above[i]) / 2,
                4 => Paeth(left, _above[i], corner),
                _ => throw new InvalidDataException($"A row has the filter {filter}."),
            });
        }
    }

    private static int RowBytes(int width, int bits, int channels) => checked((int)(((long)width * bits * channels + BitsInByte - 1) / BitsInByte));

    // The neighbour nearest to left + above - corner.
    private static int Paeth(int left, int above, int corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - 2 * corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}

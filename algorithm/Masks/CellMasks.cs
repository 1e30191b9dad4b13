using System.Buffers.Binary;

namespace DeCam.Masks;

/// <summary>
/// Masks of a coarse grid without any smoothing: all pixels of a cell have the cell's weight in [0, 1]. Pixel (x, y) belongs
/// to the cell in row floor(y * rows / H) and column floor(x * columns / W).
/// </summary>
public sealed class CellMasks : MaskSet
{
    private const int Header = 3;
    private readonly int _rows;
    private readonly int _columns;
    private readonly float[] _weights;      // [mask, row, column]

    private CellMasks(int rows, int columns, float[] weights)
    {
        (_rows, _columns, _weights) = (rows, columns, weights);
        IsBinary = !weights.AsSpan().ContainsAnyExcept(0f, 1f);
    }

    /// <summary>Describes masks.</summary>
    /// <param name="rows">Rows of the grid, from 1 to 255.</param>
    /// <param name="columns">Columns of the grid, from 1 to 255.</param>
    /// <param name="weights">[mask, row, column], each in [0, 1]; owned by the masks from now on.</param>
    public static CellMasks Of(int rows, int columns, float[] weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, byte.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, byte.MaxValue);
        if (weights.Length % (rows * columns) != 0)
            throw new ArgumentException($"Masks of {rows} x {columns} cells cannot have {weights.Length} weights in all.", nameof(weights));
        return new(rows, columns, weights);
    }

    /// <inheritdoc/>
    public override MaskKind Kind => MaskKind.Cells;

    /// <inheritdoc/>
    public override int Count => _weights.Length / (_rows * _columns);

    /// <inheritdoc/>
    public override bool IsBinary { get; }

    /// <summary>The weights of one mask's cells, [row, column].</summary>
    public ReadOnlySpan<float> Cells(int index) => _weights.AsSpan(index * _rows * _columns, _rows * _columns);

    /// <inheritdoc/>
    public override MaskSet Pick(ReadOnlySpan<int> indices)
    {
        var cells = _rows * _columns;
        var picked = new float[indices.Length * cells];
        for (var i = 0; i < indices.Length; i++) Cells(indices[i]).CopyTo(picked.AsSpan(i * cells));
        return new CellMasks(_rows, _columns, picked);
    }

    /// <inheritdoc/>
    public override void Draw(int index, MaskBitmap bitmap)
    {
        if (!IsBinary) throw new NotSupportedException("These cells have weights between 0 and 1; draw them as weights.");
        var cells = Cells(index);
        bitmap.Clear();
        for (var y = 0; y < bitmap.Height; y++)
        {
            var row = cells.Slice((int)((long)y * _rows / bitmap.Height) * _columns, _columns);
            for (var column = 0; column < _columns; column++)
                if (row[column] != 0) bitmap.KeepSpan(y, Start(column, bitmap.Width), Start(column + 1, bitmap.Width));
        }
    }

    /// <inheritdoc/>
    public override void Draw(int index, int height, int width, Span<float> weights)
    {
        var cells = Cells(index);
        for (var y = 0; y < height; y++)
        {
            var row = cells.Slice((int)((long)y * _rows / height) * _columns, _columns);
            for (var column = 0; column < _columns; column++)
                weights[(y * width + Start(column, width))..(y * width + Start(column + 1, width))].Fill(row[column]);
        }
    }

    /// <inheritdoc/>
    public override byte[] ToBytes()
    {
        var cells = _rows * _columns;
        var stride = BytesPerMask(cells, IsBinary);
        var bytes = new byte[Header + Count * stride];
        (bytes[0], bytes[1], bytes[2]) = ((byte)_rows, (byte)_columns, (byte)(IsBinary ? 1 : 0));
        for (var mask = 0; mask < Count; mask++)
        {
            var one = bytes.AsSpan(Header + mask * stride, stride);
            for (var i = 0; i < cells; i++)
            {
                if (!IsBinary) BinaryPrimitives.WriteSingleLittleEndian(one[(i * sizeof(float))..], Cells(mask)[i]);
                else if (Cells(mask)[i] != 0) one[i >> 3] |= (byte)(1 << (i & 7));
            }
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a description.</exception>
    public static CellMasks FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Header || bytes[0] == 0 || bytes[1] == 0 || bytes[2] > 1
            || (bytes.Length - Header) % BytesPerMask(bytes[0] * bytes[1], bytes[2] == 1) != 0)
            throw new InvalidDataException($"A description of cell masks cannot have {bytes.Length} bytes.");
        var cells = bytes[0] * bytes[1];
        var stride = BytesPerMask(cells, bytes[2] == 1);
        var weights = new float[(bytes.Length - Header) / stride * cells];
        for (var i = 0; i < weights.Length; i++)
        {
            var one = bytes.Slice(Header + i / cells * stride, stride);
            var cell = i % cells;
            weights[i] = bytes[2] == 0 ? BinaryPrimitives.ReadSingleLittleEndian(one[(cell * sizeof(float))..]) : PackedBits.At(one, cell) ? 1f : 0f;
        }

        if (weights.AsSpan().ContainsAnyExceptInRange(0f, 1f)) throw new InvalidDataException("A cell mask has a weight outside [0, 1].");
        return new(bytes[0], bytes[1], weights);
    }

    private static int BytesPerMask(int cells, bool binary) => binary ? PackedBits.Bytes(cells) : cells * sizeof(float);

    // First pixel x with floor(x * columns / W) >= column.
    private int Start(int column, int width) => (int)(((long)column * width + _columns - 1) / _columns);
}

using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace DeCam.Masks;

/// <summary>
/// Smooth masks as RISE draws them (Petsiuk, Das and Saenko 2018, section 3.2): s x s random bits, enlarged bilinearly to
/// (s + 1) cells a side and cut to the frame at a shift of less than one cell.
/// </summary>
/// <remarks>A cell has ceil(H / s) x ceil(W / s) pixels. Bilinear means pixel centres to pixel centres, the outermost bits held beyond the centres of their cells.</remarks>
public sealed class GridMasks : MaskSet
{
    private const int ShiftBytes = 2 * sizeof(ushort);
    private readonly byte[] _masks;         // [mask, x shift, y shift, bits]; bit i of a mask is cell [i / s, i % s], least significant first
    private readonly int _side;
    private readonly int _stride;

    private GridMasks(int side, byte[] masks)
    {
        (_side, _masks) = (side, masks);
        _stride = BytesPerMask(side);
    }

    /// <summary>Describes masks.</summary>
    /// <param name="side">Cells a side, s, from 1 to 255.</param>
    /// <param name="bits">[mask, row, column]: true keeps the cell.</param>
    /// <param name="shifts">For each mask the columns and rows cut off at the left and at the top, each less than a cell.</param>
    public static GridMasks Of(int side, ReadOnlySpan<bool> bits, ReadOnlySpan<(int X, int Y)> shifts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, byte.MaxValue);
        if (bits.Length != shifts.Length * side * side)
            throw new ArgumentException($"{shifts.Length} masks of {side} x {side} cells need {shifts.Length * side * side} bits but got {bits.Length}.", nameof(bits));
        var stride = BytesPerMask(side);
        var masks = new byte[shifts.Length * stride];
        for (var mask = 0; mask < shifts.Length; mask++)
        {
            var one = masks.AsSpan(mask * stride, stride);
            BinaryPrimitives.WriteUInt16LittleEndian(one, checked((ushort)shifts[mask].X));
            BinaryPrimitives.WriteUInt16LittleEndian(one[sizeof(ushort)..], checked((ushort)shifts[mask].Y));
            PackedBits.Write(bits.Slice(mask * side * side, side * side), one[ShiftBytes..]);
        }

        return new(side, masks);
    }

    /// <summary>Pixels of a cell along an axis of the frame: the shift is less than this.</summary>
    public static int CellPixels(int side, int pixels) => (pixels + side - 1) / side;

    /// <inheritdoc/>
    public override MaskKind Kind => MaskKind.Grid;

    /// <inheritdoc/>
    public override int Count => _masks.Length / _stride;

    /// <inheritdoc/>
    public override bool IsBinary => false;

    /// <inheritdoc/>
    public override MaskSet Pick(ReadOnlySpan<int> indices)
    {
        var picked = new byte[indices.Length * _stride];
        for (var i = 0; i < indices.Length; i++) _masks.AsSpan(indices[i] * _stride, _stride).CopyTo(picked.AsSpan(i * _stride));
        return new GridMasks(_side, picked);
    }

    /// <inheritdoc/>
    public override void Draw(int index, MaskBitmap bitmap) =>
        throw new NotSupportedException("Grid masks have weights between 0 and 1; draw them as weights.");

    /// <inheritdoc/>
    public override void Draw(int index, int height, int width, Span<float> weights)
    {
        var mask = _masks.AsSpan(index * _stride, _stride);
        var shiftX = BinaryPrimitives.ReadUInt16LittleEndian(mask);
        var shiftY = BinaryPrimitives.ReadUInt16LittleEndian(mask[sizeof(ushort)..]);
        var wide = ArrayPool<float>.Shared.Rent(_side * width);       // [s, W]: the grid enlarged along x only
        for (var x = 0; x < width; x++)
        {
            var (left, right, fraction) = Source(x + shiftX, CellPixels(_side, width));
            for (var row = 0; row < _side; row++)
            {
                var a = PackedBits.At(mask[ShiftBytes..], row * _side + left) ? 1f : 0f;
                var b = PackedBits.At(mask[ShiftBytes..], row * _side + right) ? 1f : 0f;
                wide[row * width + x] = a + (b - a) * fraction;
            }
        }

        for (var y = 0; y < height; y++)
        {
            var (upper, lower, fraction) = Source(y + shiftY, CellPixels(_side, height));
            Blend(wide.AsSpan(upper * width, width), wide.AsSpan(lower * width, width), fraction, weights.Slice(y * width, width));
        }

        ArrayPool<float>.Shared.Return(wide);
    }

    /// <inheritdoc/>
    public override byte[] ToBytes() => [(byte)_side, .. _masks];

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a description.</exception>
    public static GridMasks FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 1 || bytes[0] == 0 || (bytes.Length - 1) % BytesPerMask(bytes[0]) != 0)
            throw new InvalidDataException($"A description of grid masks cannot have {bytes.Length} bytes.");
        return new(bytes[0], bytes[1..].ToArray());
    }

    private static int BytesPerMask(int side) => ShiftBytes + PackedBits.Bytes(side * side);

    // The two cells around a pixel of the enlarged grid, and how far it is from the first to the second.
    private (int First, int Second, float Fraction) Source(int pixel, int cellPixels)
    {
        var at = (pixel + 0.5) * _side / ((_side + 1) * cellPixels) - 0.5;
        at = Math.Clamp(at, 0, _side - 1);
        var first = (int)at;
        return (first, Math.Min(first + 1, _side - 1), (float)(at - first));
    }

    private static void Blend(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, float fraction, Span<float> row)
    {
        var x = 0;
        for (; x <= row.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            var a = new Vector<float>(upper[x..]);
            (a + (new Vector<float>(lower[x..]) - a) * fraction).CopyTo(row[x..]);
        }

        for (; x < row.Length; x++) row[x] = upper[x] + (lower[x] - upper[x]) * fraction;
    }
}

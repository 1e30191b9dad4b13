using System.Buffers.Binary;

namespace DeCam.Masks;

/// <summary>Masks that keep a union of rectangles each and hide the rest; without a rectangle a mask hides everything.</summary>
public sealed class RectangleMasks : MaskSet
{
    /// <summary>Rectangles of one mask at most; halving a frame of 65,535 x 65,535 pixels down to a pixel takes 32.</summary>
    public const int MostRectangles = 64;

    private const int Stride = 4 * sizeof(ushort);
    private readonly Window[][] _kept;      // [mask][rectangle]

    /// <summary>Describes masks.</summary>
    /// <param name="kept">For each mask the rectangles it keeps, within the frame, at most <see cref="MostRectangles"/>; not copied.</param>
    public RectangleMasks(params Window[][] kept)
    {
        foreach (var mask in kept) ArgumentOutOfRangeException.ThrowIfGreaterThan(mask.Length, MostRectangles, nameof(kept));
        _kept = kept;
    }

    /// <inheritdoc/>
    public override MaskKind Kind => MaskKind.Rectangles;

    /// <inheritdoc/>
    public override int Count => _kept.Length;

    /// <inheritdoc/>
    public override MaskSet Pick(ReadOnlySpan<int> indices)
    {
        var picked = new Window[indices.Length][];
        for (var i = 0; i < picked.Length; i++) picked[i] = _kept[indices[i]];
        return new RectangleMasks(picked);
    }

    /// <inheritdoc/>
    public override void Draw(int index, MaskBitmap bitmap)
    {
        bitmap.Clear();
        foreach (var kept in _kept[index])
        {
            if (kept.X + kept.Width > bitmap.Width || kept.Y + kept.Height > bitmap.Height)
                throw new InvalidDataException($"{kept} is not within the frame of {bitmap.Width} x {bitmap.Height} pixels.");
            for (var y = kept.Y; y < kept.Y + kept.Height; y++) bitmap.KeepSpan(y, kept.X, kept.X + kept.Width);
        }
    }

    /// <summary>For each mask the number of its rectangles as one byte, then x, y, width and height of each as uint16, little-endian.</summary>
    public override byte[] ToBytes()
    {
        var bytes = new byte[_kept.Length + _kept.Sum(m => m.Length) * Stride];
        var at = bytes.AsSpan();
        foreach (var mask in _kept)
        {
            at[0] = (byte)mask.Length;
            at = at[1..];
            foreach (var kept in mask)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(at, checked((ushort)kept.X));
                BinaryPrimitives.WriteUInt16LittleEndian(at[2..], checked((ushort)kept.Y));
                BinaryPrimitives.WriteUInt16LittleEndian(at[4..], checked((ushort)kept.Width));
                BinaryPrimitives.WriteUInt16LittleEndian(at[6..], checked((ushort)kept.Height));
                at = at[Stride..];
            }
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a description.</exception>
    public static RectangleMasks FromBytes(ReadOnlySpan<byte> bytes)
    {
        var masks = new List<Window[]>();
        for (var at = bytes; at.Length > 0;)
        {
            var count = at[0];
            at = at[1..];
            if (count > MostRectangles || at.Length < count * Stride)
                throw new InvalidDataException($"A description of rectangle masks has {at.Length} bytes where {count} rectangles of {Stride} bytes, at most {MostRectangles} of them, ought to follow.");
            var mask = new Window[count];
            for (var i = 0; i < count; i++, at = at[Stride..])
            {
                mask[i] = new(BinaryPrimitives.ReadUInt16LittleEndian(at), BinaryPrimitives.ReadUInt16LittleEndian(at[2..]),
                    BinaryPrimitives.ReadUInt16LittleEndian(at[4..]), BinaryPrimitives.ReadUInt16LittleEndian(at[6..]));
            }

            masks.Add(mask);
        }

        return new([.. masks]);
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using DeCam.Content;

namespace DeCam.Masks;

/// <summary>
/// Masks over a segmentation: mask i keeps the pixels of the segments whose bit is set. The label of every pixel travels
/// once, as a resource: [H, W] little-endian unsigned 16-bit numbers, row-major.
/// </summary>
public sealed class SegmentMasks : MaskSet
{
    private const int Header = SHA256.HashSizeInBytes + sizeof(ushort);
    private readonly string _key;
    private readonly int _segments;
    private readonly byte[] _bits;          // [mask, segment bits]
    private ushort[]? _labels;

    private SegmentMasks(string key, int segments, byte[] bits, ushort[]? labels) =>
        (_key, _segments, _bits, _labels) = (key, segments, bits, labels);

    /// <summary>Describes masks over a segmentation, ready to draw.</summary>
    /// <param name="labels">[H, W] row-major, each less than <paramref name="segments"/>; not copied.</param>
    /// <param name="segments">Number of segments, from 1 to 65,535.</param>
    /// <param name="bits">[mask, segment]: true keeps the segment.</param>
    /// <param name="resource">The bytes to store under <see cref="ResourceKey"/>.</param>
    public static SegmentMasks Over(ushort[] labels, int segments, ReadOnlySpan<bool> bits, out ReadOnlyMemory<byte> resource)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(segments);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segments, ushort.MaxValue);
        var masks = bits.Length / segments;
        if (bits.Length != masks * segments)
            throw new ArgumentException($"Masks of {segments} segments cannot have {bits.Length} bits in all.", nameof(bits));
        var stride = PackedBits.Bytes(segments);
        var packed = new byte[masks * stride];
        for (var mask = 0; mask < masks; mask++)
            PackedBits.Write(bits.Slice(mask * segments, segments), packed.AsSpan(mask * stride, stride));
        var bytes = new byte[labels.Length * sizeof(ushort)];
        for (var i = 0; i < labels.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)), labels[i]);
        resource = bytes;
        return new(ContentKey.Of(bytes), segments, packed, labels);
    }

    /// <inheritdoc/>
    public override MaskKind Kind => MaskKind.Segments;

    /// <inheritdoc/>
    public override int Count => _bits.Length / PackedBits.Bytes(_segments);

    /// <inheritdoc/>
    public override string ResourceKey => _key;

    /// <inheritdoc/>
    public override MaskSet Pick(ReadOnlySpan<int> indices)
    {
        var stride = PackedBits.Bytes(_segments);
        var picked = new byte[indices.Length * stride];
        for (var i = 0; i < indices.Length; i++) _bits.AsSpan(indices[i] * stride, stride).CopyTo(picked.AsSpan(i * stride));
        return new SegmentMasks(_key, _segments, picked, _labels);
    }

    /// <inheritdoc/>
    public override void Attach(ReadOnlyMemory<byte> resource)
    {
        if (resource.Length % sizeof(ushort) != 0) throw new InvalidDataException($"A label map of {resource.Length} bytes is not made of 16-bit numbers.");
        var labels = new ushort[resource.Length / sizeof(ushort)];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = BinaryPrimitives.ReadUInt16LittleEndian(resource.Span[(i * sizeof(ushort))..]);
            if (labels[i] >= _segments) throw new InvalidDataException($"The label map names segment {labels[i]} but there are {_segments}.");
        }

        _labels = labels;
    }

    /// <inheritdoc/>
    public override bool TryAttachFrom(MaskSet attached)
    {
        // The labels were checked against the other's number of segments.
        if (attached is not SegmentMasks { _labels: { } labels } other || other._key != _key || other._segments > _segments) return false;
        _labels = labels;
        return true;
    }

    /// <inheritdoc/>
    public override void Draw(int index, MaskBitmap bitmap)
    {
        var labels = Attached(_labels, "label map", bitmap);
        var stride = PackedBits.Bytes(_segments);
        var bits = _bits.AsSpan(index * stride, stride);
        bitmap.Clear();
        for (int y = 0, i = 0; y < bitmap.Height; y++)
            for (var x = 0; x < bitmap.Width; x++, i++)
                if (PackedBits.At(bits, labels[i])) bitmap.Keep(x, y);
    }

    /// <inheritdoc/>
    public override byte[] ToBytes() =>
        [.. Convert.FromHexString(_key), (byte)_segments, (byte)(_segments >> 8), .. _bits];

    /// <summary>Reads what <see cref="ToBytes"/> wrote; <see cref="Attach"/> it before drawing.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a description.</exception>
    public static SegmentMasks FromBytes(ReadOnlySpan<byte> bytes)
    {
        var segments = bytes.Length < Header ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes[SHA256.HashSizeInBytes..]);
        if (segments == 0 || (bytes.Length - Header) % PackedBits.Bytes(segments) != 0)
            throw new InvalidDataException($"A description of segment masks cannot have {bytes.Length} bytes.");
        return new(Convert.ToHexStringLower(bytes[..SHA256.HashSizeInBytes]), segments, bytes[Header..].ToArray(), null);
    }
}

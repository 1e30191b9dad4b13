using System.Buffers.Binary;
using System.Security.Cryptography;
using DeCam.Content;

namespace DeCam.Masks;

/// <summary>
/// Masks of another kind, with a region of the frame hidden in each besides. The region travels once, as a resource, before the one
/// that the other masks may refer to: H and W as int32, the rows of its <see cref="MaskBitmap"/>, then the bytes of that resource; little-endian.
/// </summary>
public sealed class HiddenRegionMasks : MaskSet
{
    private const int HeaderBytes = SHA256.HashSizeInBytes + 1;     // key of the resource, and the other masks' kind
    private const int SizeBytes = 2 * sizeof(int);
    private readonly string _key;
    private readonly MaskSet _inner;
    private MaskBitmap? _region;        // a set bit is a pixel of the region

    private HiddenRegionMasks(string key, MaskSet inner, MaskBitmap? region) => (_key, _inner, _region) = (key, inner, region);

    /// <summary>Describes masks with a region hidden, ready to draw where the other masks are.</summary>
    /// <param name="inner">The other masks; not of this kind.</param>
    /// <param name="region">A set bit is a pixel of the region; not copied.</param>
    /// <param name="innerResource">The bytes under the other masks' <see cref="MaskSet.ResourceKey"/>; empty when they refer to none.</param>
    /// <param name="resource">The bytes to store under <see cref="ResourceKey"/>.</param>
    public static HiddenRegionMasks Over(MaskSet inner, MaskBitmap region, ReadOnlyMemory<byte> innerResource, out ReadOnlyMemory<byte> resource)
    {
        if (inner is HiddenRegionMasks) throw new ArgumentException("Masks with a hidden region cannot have another one; join the regions.", nameof(inner));
        byte[] bytes = [.. BytesOf(region), .. innerResource.Span];
        resource = bytes;
        return new(ContentKey.Of(bytes), inner, region);
    }

    /// <inheritdoc/>
    public override MaskKind Kind => MaskKind.HiddenRegion;

    /// <inheritdoc/>
    public override int Count => _inner.Count;

    /// <inheritdoc/>
    public override bool IsBinary => _inner.IsBinary;

    /// <inheritdoc/>
    public override string ResourceKey => _key;

    /// <inheritdoc/>
    public override MaskSet Pick(ReadOnlySpan<int> indices) => new HiddenRegionMasks(_key, _inner.Pick(indices), _region);

    /// <inheritdoc/>
    public override void Attach(ReadOnlyMemory<byte> resource)
    {
        var (height, width) = resource.Length < SizeBytes ? (0, 0)
            : (BinaryPrimitives.ReadInt32LittleEndian(resource.Span), BinaryPrimitives.ReadInt32LittleEndian(resource.Span[sizeof(int)..]));
        var words = (long)height * ((width + 63L) / 64);
        if (height < 1 || width < 1 || words * sizeof(ulong) > resource.Length - SizeBytes)
            throw new InvalidDataException($"A hidden region of {height} x {width} pixels cannot have {resource.Length} bytes.");
        var region = new MaskBitmap(height, width);
        var rows = resource.Span.Slice(SizeBytes, region.Words.Length * sizeof(ulong));
        for (var i = 0; i < region.Words.Length; i++) region.Words[i] = BinaryPrimitives.ReadUInt64LittleEndian(rows[(i * sizeof(ulong))..]);
        if (_inner.ResourceKey is not null) _inner.Attach(resource[(SizeBytes + rows.Length)..]);
        _region = region;
    }

    /// <inheritdoc/>
    public override bool TryAttachFrom(MaskSet attached)
    {
        if (attached is not HiddenRegionMasks { _region: { } region } other || other._key != _key) return false;
        if (_inner.ResourceKey is not null && !_inner.TryAttachFrom(other._inner)) return false;
        _region = region;
        return true;
    }

    /// <inheritdoc/>
    public override void Draw(int index, MaskBitmap bitmap)
    {
        var region = RegionOf(bitmap.Height, bitmap.Width);
        _inner.Draw(index, bitmap);
        for (var i = 0; i < bitmap.Words.Length; i++) bitmap.Words[i] &= ~region.Words[i];
    }

    /// <inheritdoc/>
    public override void Draw(int index, int height, int width, Span<float> weights)
    {
        var region = RegionOf(height, width);
        _inner.Draw(index, height, width, weights);
        for (int y = 0, i = 0; y < height; y++)
            for (var x = 0; x < width; x++, i++)
                if (region.IsKept(x, y)) weights[i] = 0;
    }

    /// <inheritdoc/>
    public override byte[] ToBytes() => [.. Convert.FromHexString(_key), (byte)_inner.Kind, .. _inner.ToBytes()];

    /// <summary>Reads what <see cref="ToBytes"/> wrote; <see cref="Attach"/> it before drawing.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a description.</exception>
    public static HiddenRegionMasks FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes) throw new InvalidDataException($"A description of masks with a hidden region cannot have {bytes.Length} bytes.");
        var kind = (MaskKind)bytes[HeaderBytes - 1];
        if (kind == MaskKind.HiddenRegion) throw new InvalidDataException("Masks with a hidden region cannot have another one.");
        return new(Convert.ToHexStringLower(bytes[..SHA256.HashSizeInBytes]), MaskCodec.Read(kind, bytes[HeaderBytes..]), null);
    }

    private MaskBitmap RegionOf(int height, int width) =>
        _region is not { } region ? throw new InvalidOperationException("Attach the hidden region before drawing.")
        : region.Height == height && region.Width == width ? region
        : throw new InvalidDataException($"The hidden region has {region.Height} x {region.Width} pixels but the mask has {height} x {width}.");

    private static byte[] BytesOf(MaskBitmap region)
    {
        var bytes = new byte[SizeBytes + region.Words.Length * sizeof(ulong)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, region.Height);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(int)), region.Width);
        for (var i = 0; i < region.Words.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(SizeBytes + i * sizeof(ulong)), region.Words[i]);
        return bytes;
    }
}

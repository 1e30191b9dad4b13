using System.Buffers.Binary;
using System.Security.Cryptography;
using DeCam.Content;

namespace DeCam.Masks;

/// <summary>
/// Masks by rank in a saliency map: mask i keeps (insertion) or hides (deletion) the <c>counts[i]</c> pixels of highest
/// saliency; ties go in row-major order. The map travels once, as a resource: [H, W] little-endian float32.
/// </summary>
public sealed class RankingMasks : MaskSet
{
    private const int HeaderBytes = SHA256.HashSizeInBytes + 1;   // key of the map, and whether the first pixels are hidden
    private readonly string _key;
    private readonly bool _hide;
    private readonly int[] _counts;
    private int[]? _ranks;

    private RankingMasks(string key, bool hide, int[] counts, int[]? ranks) =>
        (_key, _hide, _counts, _ranks) = (key, hide, counts, ranks);

    /// <summary>Describes masks over a map.</summary>
    /// <param name="map">[H, W] row-major, finite.</param>
    /// <param name="counts">Pixels ranked first, each in [0, H * W].</param>
    /// <param name="hide">False keeps the first pixels and hides the rest; true hides the first and keeps the rest.</param>
    /// <param name="resource">The bytes to store under <see cref="ResourceKey"/>.</param>
    public static RankingMasks Over(float[] map, int[] counts, bool hide, out ReadOnlyMemory<byte> resource)
    {
        var bytes = BytesOf(map);
        resource = bytes;
        return new(ContentKey.Of(bytes), hide, counts, null);
    }

    /// <inheritdoc/>
    public override MaskKind Kind => MaskKind.Ranking;

    /// <inheritdoc/>
    public override int Count => _counts.Length;

    /// <inheritdoc/>
    public override string ResourceKey => _key;

    /// <inheritdoc/>
    public override MaskSet Pick(ReadOnlySpan<int> indices)
    {
        var counts = new int[indices.Length];
        for (var i = 0; i < counts.Length; i++) counts[i] = _counts[indices[i]];
        return new RankingMasks(_key, _hide, counts, _ranks);
    }

    /// <inheritdoc/>
    public override void Attach(ReadOnlyMemory<byte> resource)
    {
        if (resource.Length % sizeof(float) != 0) throw new InvalidDataException($"A ranking of {resource.Length} bytes is not made of float32 values.");
        var map = new float[resource.Length / sizeof(float)];
        for (var i = 0; i < map.Length; i++) map[i] = BinaryPrimitives.ReadSingleLittleEndian(resource.Span[(i * sizeof(float))..]);
        _ranks = PixelRanking.Ranks(map);
    }

    /// <inheritdoc/>
    public override bool TryAttachFrom(MaskSet attached)
    {
        if (attached is not RankingMasks { _ranks: { } ranks } other || other._key != _key) return false;
        _ranks = ranks;
        return true;
    }

    /// <inheritdoc/>
    public override void Draw(int index, MaskBitmap bitmap)
    {
        PixelRanking.KeepFirst(Attached(_ranks, "ranking", bitmap), _counts[index], bitmap);
        if (_hide) bitmap.Invert();
    }

    /// <inheritdoc/>
    public override byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + _counts.Length * sizeof(int)];
        Convert.FromHexString(_key).CopyTo(bytes, 0);
        bytes[HeaderBytes - 1] = (byte)(_hide ? 1 : 0);
        for (var i = 0; i < _counts.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HeaderBytes + i * sizeof(int)), _counts[i]);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a description.</exception>
    public static RankingMasks FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || (bytes.Length - HeaderBytes) % sizeof(int) != 0)
            throw new InvalidDataException($"A description of ranking masks cannot have {bytes.Length} bytes.");
        var counts = new int[(bytes.Length - HeaderBytes) / sizeof(int)];
        for (var i = 0; i < counts.Length; i++) counts[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(HeaderBytes + i * sizeof(int))..]);
        return new(Convert.ToHexStringLower(bytes[..SHA256.HashSizeInBytes]), bytes[HeaderBytes - 1] != 0, counts, null);
    }

    private static byte[] BytesOf(float[] map)
    {
        var bytes = new byte[map.Length * sizeof(float)];
        for (var i = 0; i < map.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), map[i]);
        return bytes;
    }
}

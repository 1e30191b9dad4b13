using System.Buffers.Binary;

namespace DeCam.Masks;

/// <summary>
/// Masks of the pixels that come first in the order of a map with smooth noise. The map of [rows, columns] cells is enlarged to the
/// frame by cubic convolution and replaced by its normal scores; the noise of the mask, enlarged likewise, is added. The pixels whose
/// sum reaches the order statistic of number floor((1 - q)(H W - 1)), ascending from 0, come first; they are kept, or hidden. The
/// arithmetic is that of float32 and is the definition: every machine decides alike.
/// </summary>
public sealed class PathMasks : MaskSet
{
    /// <summary>Most cells that a map may have.</summary>
    public const int MostCells = 4096;

    private const int HeaderBytes = 2 * sizeof(ushort);
    private const int MaskHeaderBytes = sizeof(float) + 1;
    private readonly PathSurface _surface;
    private readonly PathMask[] _masks;

    private PathMasks(PathSurface surface, PathMask[] masks) => (_surface, _masks) = (surface, masks);

    /// <summary>Describes masks over one map.</summary>
    /// <param name="rows">Rows of cells, at least 1.</param>
    /// <param name="columns">Columns of cells, at least 1; no more than <see cref="MostCells"/> cells in all.</param>
    /// <param name="map">[rows, columns], finite; owned by the masks from now on.</param>
    /// <param name="masks">The masks, each with noise for every cell.</param>
    public static PathMasks Over(int rows, int columns, float[] map, PathMask[] masks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (map.Length != rows * columns || map.Length > MostCells)
            throw new ArgumentException($"A map of {rows} x {columns} cells cannot have {map.Length} values; the most is {MostCells}.", nameof(map));
        if (Array.Find(masks, m => m.Noise.Length != map.Length) is { } wrong)
            throw new ArgumentException($"A mask has noise for {wrong.Noise.Length} cells but the map has {map.Length}.", nameof(masks));
        if (Array.Find(masks, m => m.Level is not (>= 0 and <= 1)) is { } outside)
            throw new ArgumentException($"A mask has level {outside.Level} but levels lie in [0, 1].", nameof(masks));
        return new(new(rows, columns, map), masks);
    }

    /// <inheritdoc/>
    public override MaskKind Kind => MaskKind.Path;

    /// <inheritdoc/>
    public override int Count => _masks.Length;

    private int StrideBytes => MaskHeaderBytes + _surface.Map.Length * sizeof(ushort);

    /// <summary>The description of one mask.</summary>
    public PathMask Mask(int index) => _masks[index];

    /// <inheritdoc/>
    public override MaskSet Pick(ReadOnlySpan<int> indices)
    {
        var picked = new PathMask[indices.Length];
        for (var i = 0; i < picked.Length; i++) picked[i] = _masks[indices[i]];
        return new PathMasks(_surface, picked);
    }

    /// <inheritdoc/>
    public override void Draw(int index, MaskBitmap bitmap) => _masks[index].Draw(_surface, bitmap);

    /// <summary>Rows and columns as uint16, the map as float32; then for each mask q as float32, a byte that is 1 where the first pixels are hidden, and the noise as float16; little-endian.</summary>
    public override byte[] ToBytes()
    {
        var map = _surface.Map;
        var bytes = new byte[HeaderBytes + map.Length * sizeof(float) + Count * StrideBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)_surface.Rows);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(sizeof(ushort)), (ushort)_surface.Columns);
        var at = HeaderBytes;
        foreach (var value in map)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), value);
            at += sizeof(float);
        }

        foreach (var mask in _masks)
        {
            Write(mask, bytes.AsSpan(at, StrideBytes));
            at += StrideBytes;
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a description.</exception>
    public static PathMasks FromBytes(ReadOnlySpan<byte> bytes)
    {
        var rows = bytes.Length < HeaderBytes ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        var columns = bytes.Length < HeaderBytes ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes[sizeof(ushort)..]);
        var cells = (long)rows * columns;
        if (cells is < 1 or > MostCells) throw new InvalidDataException($"A description of path masks cannot have {rows} x {columns} cells; from 1 to {MostCells} are allowed.");
        var surface = new PathSurface(rows, columns, new float[cells]);
        var stride = MaskHeaderBytes + (int)cells * sizeof(ushort);
        var masksBytes = bytes.Length - HeaderBytes - (int)cells * sizeof(float);
        if (masksBytes < 0 || masksBytes % stride != 0)
            throw new InvalidDataException($"A description of path masks of {rows} x {columns} cells cannot have {bytes.Length} bytes.");
        for (var cell = 0; cell < surface.Map.Length; cell++)
            surface.Map[cell] = Finite(BinaryPrimitives.ReadSingleLittleEndian(bytes[(HeaderBytes + cell * sizeof(float))..]), "map");
        var masks = new PathMask[masksBytes / stride];
        for (var i = 0; i < masks.Length; i++) masks[i] = Read(bytes.Slice(bytes.Length - masksBytes + i * stride, stride));
        return new(surface, masks);
    }

    private static void Write(PathMask mask, Span<byte> bytes)
    {
        BinaryPrimitives.WriteSingleLittleEndian(bytes, mask.Level);
        bytes[sizeof(float)] = (byte)(mask.IsDeleted ? 1 : 0);
        for (var cell = 0; cell < mask.Noise.Length; cell++) BinaryPrimitives.WriteHalfLittleEndian(bytes[(MaskHeaderBytes + cell * sizeof(ushort))..], mask.Noise[cell]);
    }

    private static PathMask Read(ReadOnlySpan<byte> bytes)
    {
        var level = BinaryPrimitives.ReadSingleLittleEndian(bytes);
        if (!(level is >= 0 and <= 1) || bytes[sizeof(float)] > 1)
            throw new InvalidDataException($"A path mask has level {level} and direction {bytes[sizeof(float)]}; a level in [0, 1] and a direction of 0 or 1 are allowed.");
        var noise = new Half[(bytes.Length - MaskHeaderBytes) / sizeof(ushort)];
        for (var cell = 0; cell < noise.Length; cell++)
        {
            noise[cell] = BinaryPrimitives.ReadHalfLittleEndian(bytes[(MaskHeaderBytes + cell * sizeof(ushort))..]);
            Finite((float)noise[cell], "noise");
        }

        return new(level, bytes[sizeof(float)] == 1, noise);
    }

    private static float Finite(float value, string name) =>
        float.IsFinite(value) ? value : throw new InvalidDataException($"The {name} of a path mask has the value {value}; numbers are wanted.");
}

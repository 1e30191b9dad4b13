namespace DeCam.Masks;

/// <summary>Reads mask descriptions from the wire; the one table to extend for a new kind.</summary>
public static class MaskCodec
{
    /// <summary>Reads a description.</summary>
    /// <exception cref="InvalidDataException">The bytes are not of that kind.</exception>
    /// <exception cref="NotSupportedException">A kind of a later version, which others may know.</exception>
    public static MaskSet Read(MaskKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        MaskKind.Ellipses => EllipseMasks.FromBytes(bytes),
        MaskKind.Ranking => RankingMasks.FromBytes(bytes),
        MaskKind.Grid => GridMasks.FromBytes(bytes),
        MaskKind.Segments => SegmentMasks.FromBytes(bytes),
        MaskKind.Windows => WindowMasks.FromBytes(bytes),
        MaskKind.Cells => CellMasks.FromBytes(bytes),
        MaskKind.Path => PathMasks.FromBytes(bytes),
        MaskKind.Rectangles => RectangleMasks.FromBytes(bytes),
        MaskKind.HiddenRegion => HiddenRegionMasks.FromBytes(bytes),
        _ => throw new NotSupportedException($"Masks of kind {(int)kind} are not known to this version; update it."),
    };
}

namespace DeCam.Masks;

/// <summary>One mask of a set of <see cref="PathMasks"/>.</summary>
/// <param name="level">Share q of the pixels that come first, in [0, 1].</param>
/// <param name="isDeleted">False keeps the first pixels and hides the rest; true hides the first and keeps the rest.</param>
/// <param name="noise">[rows, columns], finite: what is added to the map's normal scores at each cell.</param>
public sealed class PathMask(float level, bool isDeleted, Half[] noise)
{
    private volatile MaskBitmap? _drawn;

    /// <summary>Share q of the pixels that come first, in [0, 1].</summary>
    public float Level { get; } = level;

    /// <summary>Whether the first pixels are hidden.</summary>
    public bool IsDeleted { get; } = isDeleted;

    /// <summary>What is added to the map's normal scores, [rows, columns].</summary>
    public ReadOnlySpan<Half> Noise => noise;

    /// <summary>Draws the mask, or copies it when it was drawn before: a search looks at each mask more than once.</summary>
    internal void Draw(PathSurface surface, MaskBitmap bitmap)
    {
        if (_drawn is not { } drawn || drawn.Height != bitmap.Height || drawn.Width != bitmap.Width)
        {
            drawn = new(bitmap.Height, bitmap.Width);
            surface.Draw(this, drawn);
            _drawn = drawn;
        }

        drawn.Words.CopyTo(bitmap.Words, 0);
    }
}

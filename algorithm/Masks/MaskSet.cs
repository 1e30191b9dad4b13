namespace DeCam.Masks;

/// <summary>
/// Describes a number of masks of one kind without drawing them. Descriptions travel (<see cref="ToBytes"/>); they are drawn
/// beside the model. Immutable once built and attached, so one set may be drawn from several threads.
/// </summary>
public abstract class MaskSet
{
    /// <summary>The kind, as written on the wire.</summary>
    public abstract MaskKind Kind { get; }

    /// <summary>Number of masks.</summary>
    public abstract int Count { get; }

    /// <summary>Whether every weight is 0 or 1, so that <see cref="Draw(int, MaskBitmap)"/> may be used.</summary>
    public virtual bool IsBinary => true;

    /// <summary>
    /// Content key (lower-case hexadecimal SHA-256) of a larger resource the masks refer to, such as a ranking or a label map;
    /// null when the description is complete in itself.
    /// </summary>
    public virtual string? ResourceKey => null;

    /// <summary>The masks at the given indices, in that order.</summary>
    public abstract MaskSet Pick(ReadOnlySpan<int> indices);

    /// <summary>Gives the bytes of <see cref="ResourceKey"/> to a set that came from the wire. Must happen before drawing.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what this kind of mask needs.</exception>
    public virtual void Attach(ReadOnlyMemory<byte> resource) =>
        throw new InvalidOperationException($"Masks of kind {Kind} refer to no resource.");

    /// <summary>
    /// Shares what another set with the same <see cref="ResourceKey"/> made of the resource, so that it is read once for many
    /// batches. False when this kind does not share; then <see cref="Attach"/> must be called.
    /// </summary>
    public virtual bool TryAttachFrom(MaskSet attached) => false;

    /// <summary>Draws one binary mask, overwriting <paramref name="bitmap"/>.</summary>
    /// <exception cref="NotSupportedException">The set is not binary.</exception>
    public abstract void Draw(int index, MaskBitmap bitmap);

    /// <summary>Draws one mask as weights in [0, 1], [height, width] row-major, overwriting <paramref name="weights"/>.</summary>
    public virtual void Draw(int index, int height, int width, Span<float> weights)
    {
        var bitmap = new MaskBitmap(height, width);
        Draw(index, bitmap);
        for (int y = 0, i = 0; y < height; y++)
            for (var x = 0; x < width; x++, i++)
                weights[i] = bitmap.IsKept(x, y) ? 1f : 0f;
    }

    /// <summary>The description as bytes, little-endian, without kind and resource.</summary>
    public abstract byte[] ToBytes();

    /// <summary>What was made of the resource, one value for each pixel of the bitmap.</summary>
    /// <param name="pixels">The values, or null before <see cref="Attach"/>.</param>
    /// <param name="name">Names them in messages.</param>
    /// <param name="bitmap">The bitmap to draw on.</param>
    private protected static T[] Attached<T>(T[]? pixels, string name, MaskBitmap bitmap)
    {
        if (pixels is null) throw new InvalidOperationException($"Attach the {name} before drawing.");
        return pixels.Length == bitmap.Height * bitmap.Width ? pixels
            : throw new InvalidDataException($"The {name} has {pixels.Length} pixels but the mask has {bitmap.Height} x {bitmap.Width}.");
    }
}

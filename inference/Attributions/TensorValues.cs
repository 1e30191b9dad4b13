namespace DeCam.Inference.Attributions;

/// <summary>Values of a tensor.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">The values, row-major.</param>
internal sealed record TensorValues(long[] Shape, float[] Values)
{
    /// <summary>
    /// The values of one image as those of several. The dimension of the images is the one that is 1 for one image and longer for
    /// several: the first in most networks, the second of tokens that come before images.
    /// </summary>
    /// <param name="shape">The tensor's shape for several images.</param>
    /// <returns>Null where the shape is no repetition along such a dimension; one of heads or tokens and images together may have them in either order.</returns>
    public float[]? Repeated(long[] shape)
    {
        if (Shape.AsSpan().SequenceEqual(shape)) return Values;
        if (Shape.Length != shape.Length || shape.Index().Where(d => d.Item != Shape[d.Index]).ToList() is not [var (axis, length)]) return null;
        if (Shape[axis] != 1) return null;
        var (images, block) = ((int)length, (int)Shape[axis..].Aggregate(1L, (p, d) => p * d));
        var repeated = new float[Values.Length * images];
        for (var i = 0; i < repeated.Length / block; i++) Values.AsSpan(i / images * block, block).CopyTo(repeated.AsSpan(i * block));
        return repeated;
    }
}

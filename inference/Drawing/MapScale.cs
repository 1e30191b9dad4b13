namespace DeCam.Inference.Drawing;

/// <summary>The range of a map, which its colours span.</summary>
/// <param name="Minimum">Drawn darkest.</param>
/// <param name="Maximum">Drawn brightest.</param>
internal readonly record struct MapScale(float Minimum, float Maximum)
{
    /// <summary>The range of the values; at least one of them.</summary>
    public static MapScale Of(ReadOnlySpan<float> map)
    {
        var (minimum, maximum) = (map[0], map[0]);
        foreach (var value in map) (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
        return new(minimum, maximum);
    }

    /// <summary>The place of a value in the range, in [0, 1]; 0 in a map without differences.</summary>
    public float Normalise(float value) => Maximum > Minimum ? (float)(((double)value - Minimum) / ((double)Maximum - Minimum)) : 0;
}

namespace DeCam.Saliency;

/// <summary>Maps with values in [0, 1].</summary>
public static class UnitMap
{
    /// <summary>Shifts and scales so that the least value becomes 0 and the largest 1; a map of one value becomes 0 everywhere. The order of pixels stays.</summary>
    public static float[] Of(ReadOnlySpan<double> values)
    {
        double least = double.PositiveInfinity, largest = double.NegativeInfinity;
        foreach (var value in values)
        {
            least = Math.Min(least, value);
            largest = Math.Max(largest, value);
        }

        var unit = new float[values.Length];
        var range = largest - least;
        if (range > 0)
            for (var i = 0; i < unit.Length; i++) unit[i] = (float)((values[i] - least) / range);
        return unit;
    }
}

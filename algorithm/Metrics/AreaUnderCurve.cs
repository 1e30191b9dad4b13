namespace DeCam.Metrics;

/// <summary>Area under a curve of equally spaced points.</summary>
public static class AreaUnderCurve
{
    /// <summary>Trapezoid rule with the x-axis normalised to [0, 1].</summary>
    /// <param name="values">At least two values.</param>
    public static double Trapezoid(IReadOnlyList<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Count, 2);
        var sum = (values[0] + values[^1]) / 2;
        for (var i = 1; i < values.Count - 1; i++) sum += values[i];
        return sum / (values.Count - 1);
    }
}

namespace DeCam.Methods.PathRidge;

/// <summary>Numbers with mean 0 and deviation 1.</summary>
internal static class Standardised
{
    /// <summary>The numbers less their mean, divided by their standard deviation; zeros where all are alike.</summary>
    public static double[] Of(ReadOnlySpan<double> values)
    {
        var (mean, deviation) = Moments(values);
        var standard = new double[values.Length];
        if (!(deviation > 1e-12 * Math.Abs(mean))) return standard;
        for (var i = 0; i < standard.Length; i++) standard[i] = (values[i] - mean) / deviation;
        return standard;
    }

    /// <summary>Mean and standard deviation, over n; 0 and 0 without numbers.</summary>
    public static (double Mean, double Deviation) Moments(ReadOnlySpan<double> values)
    {
        if (values.Length == 0) return (0, 0);
        double sum = 0, squares = 0;
        foreach (var value in values) sum += value;
        var mean = sum / values.Length;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(squares / values.Length));
    }
}

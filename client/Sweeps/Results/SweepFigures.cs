using System.Globalization;
using DeCam.Cluster.Client.Results;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Figures as tables write them; what is missing is "".</summary>
internal static class SweepFigures
{
    /// <summary>A figure with one decimal.</summary>
    public static string Number(double? value) => DiffAucText.Of(value);

    /// <summary>An area in [0, 1].</summary>
    public static string Area(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A difference with its sign.</summary>
    public static string Difference(double value) => value.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    /// <summary>A count, or a mean of counts.</summary>
    public static string Whole(double? value) => value?.ToString("0", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The ends of an interval.</summary>
    public static string Interval(BootstrapInterval? interval) => interval is { } i ? $"{Number(i.Low)} to {Number(i.High)}" : "";

    /// <summary>A probability of a test.</summary>
    public static string Probability(double p) => p < 0.001 ? "< 0.001" : Area(p);
}

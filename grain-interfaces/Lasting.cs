using System.Globalization;

namespace DeCam.Cluster;

/// <summary>How long something lasts already, in words.</summary>
public static class Lasting
{
    private const int Several = 2;

    /// <summary>A time, in the unit of which there are several: <c>40 s</c>, <c>3 min</c>, <c>5 h</c>.</summary>
    public static string InWords(TimeSpan time) => time switch
    {
        { TotalHours: >= Several } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h"),
        { TotalMinutes: >= Several } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds} s"),
    };
}

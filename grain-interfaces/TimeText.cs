using System.Globalization;

namespace DeCam.Cluster;

/// <summary>Lengths of time as people write them: <c>30d</c>, <c>12h</c>, <c>1.5m</c>, <c>45s</c>, or <c>1.12:00:00</c>. Every option and setting in words is read here.</summary>
public static class TimeText
{
    private const double LongestDays = 36_500;

    /// <summary>Reads a time of 0 to a hundred years.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var number = text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : -1;
        var seconds = text.Length == 0 ? -1 : text[^1] switch
        {
            'd' => number * 86_400,
            'h' => number * 3_600,
            'm' => number * 60,
            's' => number,
            _ => text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span.TotalSeconds : -1,
        };
        if (!(seconds >= 0 && seconds <= LongestDays * 86_400)) return false;
        time = TimeSpan.FromSeconds(seconds);
        return true;
    }
}

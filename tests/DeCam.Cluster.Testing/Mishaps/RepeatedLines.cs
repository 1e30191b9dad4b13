using System.Globalization;
using System.Text.RegularExpressions;

namespace DeCam.Cluster.Testing.Mishaps;

/// <summary>Finds the lines that a log repeats too often. Numbers that stand alone, such as counts and seconds, do not make a line another one; ids do.</summary>
internal static partial class RepeatedLines
{
    private const int AMinute = 10;

    /// <summary>Lines that a log has more than ten times within a minute.</summary>
    /// <param name="log">A silo's log.</param>
    public static IReadOnlyList<string> Of(string log)
    {
        var times = new Dictionary<string, List<DateTime>>();
        foreach (var line in log.Split('\n'))
        {
            if (Begins().Match(line) is not { Success: true } begin) continue;
            var text = Number().Replace(line[begin.Length..], "N");
            if (!times.TryGetValue(text, out var at)) times[text] = at = [];
            at.Add(DateTime.Parse(begin.Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal));
        }

        return [.. times.Where(t => IsOften(t.Value)).Select(t => t.Key)];
    }

    private static bool IsOften(List<DateTime> at)
    {
        for (var i = AMinute; i < at.Count; i++)
            if (at[i] - at[i - AMinute] < TimeSpan.FromMinutes(1)) return true;
        return false;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?")]
    private static partial Regex Begins();

    [GeneratedRegex(@"(?<![\w.'/-])\d+([.,]\d+)*(?![\w'/-])")]
    private static partial Regex Number();
}

using System.Collections.Concurrent;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>
/// The models' names as attributes of metrics. A client may name any model, and every name is a series that is kept as long as the
/// silo lives, so only the first names get a series of their own.
/// </summary>
internal static class ModelLabel
{
    /// <summary>Names with a series of their own.</summary>
    public const int Most = 100;

    /// <summary>The name of all others.</summary>
    public const string Others = "other";

    private const int LongestName = 100;
    private static readonly ConcurrentDictionary<string, string> Labels = new();

    /// <summary>The attribute's value for a model.</summary>
    public static string Of(string model)
    {
        if (Labels.TryGetValue(model, out var label)) return label;
        return Labels.Count < Most ? Labels.GetOrAdd(model, Short) : Others;
    }

    private static string Short(string model)
    {
        var shown = PrintableText.Of(model);
        return shown.Length <= LongestName ? shown : shown[..LongestName];
    }
}

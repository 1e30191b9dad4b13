using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>
/// The kinds of device of which some ask a queue for work and none offers a precision beside float32. They are watched whether work
/// waits for one or not, so that a run hears at once what no device will do.
/// </summary>
internal sealed class UnofferedPrecisions
{
    private static readonly string[] Watched = [PrecisionNames.EightBits, PrecisionNames.TensorFloat, PrecisionNames.Half];
    private readonly Dictionary<(string Kind, string Precision), TimeSpan> _since = [];

    /// <summary>The kinds, "" for all devices together, with the time since which there is none and the work that waits for one.</summary>
    public UnofferedPrecision[] Status(WorkBacklog backlog, TimeSpan now) =>
    [
        .. _since.OrderBy(s => Array.IndexOf(Watched, s.Key.Precision)).ThenBy(s => s.Key.Kind, StringComparer.Ordinal)
            .Select(s => new UnofferedPrecision(s.Key.Precision, s.Key.Kind, now - s.Value, backlog.Needing(s.Key.Precision, s.Key.Kind))),
    ];

    /// <summary>Looks at the devices.</summary>
    public void Look(DeviceBook devices, TimeSpan now)
    {
        var kinds = devices.All.Select(d => d.Kind).Append("").Distinct().Where(kind => devices.AnyOf(kind)).ToList();
        var unoffered = Watched.SelectMany(precision => kinds.Where(kind => !devices.AnyOf(kind, d => d.Precisions.Contains(precision))).Select(kind => (kind, precision))).ToList();
        foreach (var gone in _since.Keys.Except(unoffered).ToList()) _since.Remove(gone);
        foreach (var one in unoffered) _since.TryAdd(one, now);
    }
}

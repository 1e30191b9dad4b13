namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>
/// The kinds of device of which some ask a queue for work and none runs networks of 8-bit integers. They are watched whether work
/// waits for one or not, so that a run hears at once what no device will do.
/// </summary>
internal sealed class WithoutInt8
{
    private readonly Dictionary<string, TimeSpan> _since = [];

    /// <summary>The kinds, "" for all devices together, with the time since which there is none and the work that waits for one.</summary>
    public KindWithoutInt8[] Status(WorkBacklog backlog, TimeSpan now) =>
        [.. _since.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new KindWithoutInt8(s.Key, now - s.Value, backlog.ForInt8(s.Key)))];

    /// <summary>Looks at the devices.</summary>
    public void Look(DeviceBook devices, TimeSpan now)
    {
        var kinds = devices.All.Select(d => d.Kind).Append("").Distinct().Where(kind => devices.AnyOf(kind) && !devices.AnyOf(kind, d => d.RunsInt8)).ToList();
        foreach (var gone in _since.Keys.Except(kinds).ToList()) _since.Remove(gone);
        foreach (var kind in kinds) _since.TryAdd(kind, now);
    }
}

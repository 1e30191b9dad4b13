using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>Tells in the log of work that waits for a kind of device of which none is left: once, then its number each minute.</summary>
internal sealed partial class StrandedKinds(ILogger logger)
{
    // Devices that come back after a failover take a moment to ask.
    private static readonly TimeSpan ToldAfter = TimeSpan.FromSeconds(3), ToldAgainAfter = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, (TimeSpan Since, TimeSpan? Told)> _stranded = [];

    /// <summary>The kinds, and for how long there has been no device of each.</summary>
    public StrandedKind[] Status(TimeSpan now) => [.. _stranded.Select(s => new StrandedKind(s.Key, now - s.Value.Since))];

    /// <summary>Looks at the work that waits.</summary>
    public void Look(string model, WorkBacklog backlog, DeviceBook devices, TimeSpan now)
    {
        if (_stranded.Count == 0 && !backlog.HasBound) return;
        var kinds = backlog.Kinds.Where(kind => devices.All.All(d => d.Kind != kind)).ToHashSet();
        foreach (var kind in kinds) Tell(model, kind, backlog.For(kind).Items, now);
        foreach (var (kind, (_, told)) in _stranded.Where(s => !kinds.Contains(s.Key)).ToList())
        {
            _stranded.Remove(kind);
            if (told is not null) LogBack(model, kind);
        }
    }

    private void Tell(string model, string kind, int items, TimeSpan now)
    {
        var (since, told) = _stranded.TryGetValue(kind, out var known) ? known : (now, null);
        var isDue = told is { } last ? now - last >= ToldAgainAfter : now - since >= ToldAfter;
        _stranded[kind] = (since, isDue ? now : told);
        if (isDue && told is null) LogWaits(model, kind);
        else if (isDue) LogStillWaits(items, model, kind, Lasting.InWords(now - since));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work for model {Model} is waiting for a device of arithmetic {Kind}: no silo has one; others calculate differently and are not given it")]
    private partial void LogWaits(string model, string kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Items} batches or descriptions for model {Model} are waiting for a device of arithmetic {Kind}, on no silo since {Time}")]
    private partial void LogStillWaits(int items, string model, string kind, string time);

    [LoggerMessage(Level = LogLevel.Information, Message = "Work for model {Model} waits no more for a device of arithmetic {Kind}")]
    private partial void LogBack(string model, string kind);
}

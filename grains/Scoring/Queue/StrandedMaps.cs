using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>Tells in the log, once, of maps from inside the model that no device makes, since all that may have them belong to silos of earlier versions.</summary>
internal sealed partial class StrandedMaps(ILogger logger)
{
    // During an upgrade a device of the new version may be about to ask.
    private static readonly TimeSpan ToldAfter = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, (TimeSpan Since, bool IsTold)> _stranded = [];

    /// <summary>The kinds that the maps are bound to, "" for any, and for how long no device of each has made maps.</summary>
    public StrandedKind[] Status(TimeSpan now) => [.. _stranded.Select(s => new StrandedKind(s.Key, now - s.Value.Since))];

    /// <summary>Looks at the work that waits. Where no device of a kind asks at all, <see cref="StrandedKinds"/> tells it.</summary>
    public void Look(string model, WorkBacklog backlog, DeviceBook devices, TimeSpan now)
    {
        var kinds = backlog.KindsForMaps.Where(kind => devices.AnyOf(kind) && !devices.AnyOf(kind, d => d.MakesAttributions)).ToList();
        foreach (var gone in _stranded.Keys.Except(kinds).ToList()) _stranded.Remove(gone);
        foreach (var kind in kinds)
        {
            var (since, isTold) = _stranded.TryGetValue(kind, out var known) ? known : (now, false);
            var isDue = !isTold && now - since >= ToldAfter;
            _stranded[kind] = (since, isTold || isDue);
            if (isDue) LogWaits(model);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A map from inside model {Model} is waiting for a device that makes such maps: all that may have it belong to silos of earlier versions")]
    private partial void LogWaits(string model);
}

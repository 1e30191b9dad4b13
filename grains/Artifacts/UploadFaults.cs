using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Artifacts;

/// <summary>Tells in the log why this silo cannot store what clients send: a reason at once when it is new, then once a minute with the number. Thread-safe.</summary>
public sealed partial class UploadFaults(TimeProvider clock, ILogger<UploadFaults> logger)
{
    private const int MostReasons = 64;
    private static readonly TimeSpan ToldEvery = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (TimeSpan Told, int Untold)> _reasons = [];

    /// <summary>Takes a fault.</summary>
    /// <param name="reason">Why, in one line without a full stop.</param>
    public void Add(string reason)
    {
        if (Count(reason) is not { } count) return;
        if (count == 1) LogUnwritable(reason);
        else LogStillUnwritable(count, reason);
    }

    // The number of such faults that are to be told now; null where this one is not.
    private int? Count(string reason)
    {
        lock (_lock)
        {
            var now = clock.GetUptime();
            var isKnown = _reasons.TryGetValue(reason, out var known);
            if (isKnown && now - known.Told < ToldEvery)
            {
                _reasons[reason] = known with { Untold = known.Untold + 1 };
                return null;
            }

            if (_reasons.Count >= MostReasons) _reasons.Clear();
            _reasons[reason] = (now, 0);
            return known.Untold + 1;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "What a client sent cannot be stored: {Reason}")]
    private partial void LogUnwritable(string reason);

    [LoggerMessage(2, LogLevel.Warning, "What clients sent cannot be stored, {Count} times since this was told last: {Reason}")]
    private partial void LogStillUnwritable(int count, string reason);
}

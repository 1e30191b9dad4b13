namespace DeCam.Cluster.Grains.Calls;

/// <summary>Faults of the road in a row, after each of which the same thing is tried again: how long to pause, and whether the log has to hear of this one.</summary>
/// <param name="clock">Measures the time.</param>
internal sealed class FaultStreak(TimeProvider clock)
{
    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(30));
    private static readonly TimeSpan ToldEvery = TimeSpan.FromMinutes(1), WorthTelling = TimeSpan.FromSeconds(10);
    private TimeSpan _since, _told, _workedUntil, _redone;
    private int _furthest;

    /// <summary>Reason of the last fault; null while there is none.</summary>
    public string? Reason { get; private set; }

    /// <summary>Faults since the last success.</summary>
    public int Count { get; private set; }

    /// <summary>Time since the first of them, without that in which steps were done again.</summary>
    public TimeSpan Age => Count == 0 ? TimeSpan.Zero : clock.GetUptime() - _since;

    /// <summary>Time to the next attempt: a second, doubled after each fault up to half a minute.</summary>
    public TimeSpan Pause => Pauses.Jittered(Math.Max(1, Count));

    /// <summary>What is waited for, as the rest of a sentence; null while there is no fault.</summary>
    public string? Waiting => Reason is null ? null : $"waiting since {Lasting.InWords(Age)}{Redone}, {Count} attempts so far: {Reason}";

    private string Redone => _redone < WorthTelling ? "" : $" beside {Lasting.InWords(_redone)} in which steps were done again";

    /// <summary>Takes a fault.</summary>
    /// <param name="reason">What it was.</param>
    /// <returns>Whether it is to be told: the first, one with another reason, and one a minute.</returns>
    public bool Add(string reason)
    {
        var now = clock.GetUptime();
        if (Count++ == 0) (_since, _redone) = (now, TimeSpan.Zero);
        var isTold = Count == 1 || reason != Reason || now - _told >= ToldEvery;
        Reason = reason;
        if (isTold) _told = now;
        return isTold;
    }

    /// <summary>Another attempt begins, from the first step.</summary>
    public void Begin() => _workedUntil = clock.GetUptime();

    /// <summary>An attempt has done so many steps. One that no attempt did before ends the faults.</summary>
    /// <param name="steps">The steps of this attempt.</param>
    public void Reach(int steps)
    {
        var now = clock.GetUptime();
        if (Count > 0) (_since, _redone) = (_since + now - _workedUntil, _redone + now - _workedUntil);
        _workedUntil = now;
        if (steps <= _furthest) return;
        _furthest = steps;
        End();
    }

    /// <summary>Something succeeded.</summary>
    public void End() => (Reason, Count) = (null, 0);
}

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>A trouble, and how long it has lasted by the looks that met it. A look without an answer says nothing, and its time does not count.</summary>
/// <param name="clock">Tells the time.</param>
internal sealed class MetTrouble(TimeProvider clock)
{
    // A process that stood still has not looked all the time.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);
    private long _last = clock.GetTimestamp();

    /// <summary>The trouble, in words; null where there is none.</summary>
    public string? Words { get; private set; }

    /// <summary>How long it was met.</summary>
    public TimeSpan Lasted { get; private set; }

    /// <summary>Takes what a look met.</summary>
    /// <param name="words">The trouble; null where there is none.</param>
    /// <returns>Whether that is another than before.</returns>
    public bool Take(string? words)
    {
        var look = Look();
        var isAnother = words != Words;
        Lasted = words is null || isAnother ? TimeSpan.Zero : Lasted + (look < LongestLook ? look : LongestLook);
        Words = words;
        return isAnother;
    }

    /// <summary>Takes note of a look that had no answer.</summary>
    public void Skip() => Look();

    private TimeSpan Look()
    {
        var now = clock.GetTimestamp();
        var look = clock.GetElapsedTime(_last, now);
        _last = now;
        return look;
    }
}

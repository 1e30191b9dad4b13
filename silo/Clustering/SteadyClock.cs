namespace DeCam.Cluster.Silo.Clustering;

/// <summary>
/// A time of day that never goes back. Orleans waits until a time of day comes before it probes silos, renews its own entry and looks
/// at the membership; after somebody set the clock back by days, it would wait for days. A clock that is set forward is followed.
/// </summary>
/// <param name="clock">The clock that may be set back.</param>
/// <param name="setBack">Hears, once for each time, by how much the clock was set back.</param>
public sealed class SteadyClock(TimeProvider clock, Action<TimeSpan>? setBack = null) : TimeProvider
{
    // Time servers correct a clock by less than this all the time.
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(10);
    private long _startTicks = long.MinValue;
    private long _saidTicks;

    /// <inheritdoc/>
    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        var uptime = clock.GetElapsedTime(0).Ticks;
        var start = clock.GetUtcNow().UtcTicks - uptime;
        var latest = Latest(start);
        Tell(latest - start);
        return new(latest + uptime, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => clock.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);

    // The latest time of day at which, by the clock, the uptime can have begun.
    private long Latest(long start)
    {
        while (true)
        {
            var seen = Volatile.Read(ref _startTicks);
            if (start <= seen) return seen;
            if (Interlocked.CompareExchange(ref _startTicks, start, seen) == seen) return start;
        }
    }

    private void Tell(long behind)
    {
        var said = Volatile.Read(ref _saidTicks);
        if (behind < said - WorthSaying.Ticks) Interlocked.CompareExchange(ref _saidTicks, behind, said);
        if (behind <= said + WorthSaying.Ticks || Interlocked.CompareExchange(ref _saidTicks, behind, said) != said) return;
        setBack?.Invoke(TimeSpan.FromTicks(behind - said));
    }
}

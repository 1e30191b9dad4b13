namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>Counts per second over the last ten seconds.</summary>
internal sealed class RateMeter(TimeProvider clock)
{
    private const int Seconds = 10;
    private readonly long[] _counts = new long[Seconds];
    private readonly TimeSpan _start = clock.GetUptime();
    private long _latest;

    /// <summary>Counts now.</summary>
    public void Add(int count) => _counts[Advance() % Seconds] += count;

    /// <summary>The mean of the last ten seconds, or of the time since the start when that is shorter.</summary>
    public double PerSecond
    {
        get
        {
            var age = Advance() + 1;
            return _counts.Sum() / (double)Math.Min(age, Seconds);
        }
    }

    private long Advance()
    {
        var now = (long)(clock.GetUptime() - _start).TotalSeconds;
        for (var second = Math.Max(_latest + 1, now - Seconds + 1); second <= now; second++) _counts[second % Seconds] = 0;
        return _latest = Math.Max(now, _latest);
    }
}

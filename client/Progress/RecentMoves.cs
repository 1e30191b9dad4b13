namespace DeCam.Cluster.Client.Progress;

/// <summary>
/// Speed of totals that grow in steps: from step to step, of the last minute or of the last two steps. The first step only begins the
/// count, so the time before it, such as that of loading a model, does not make the work look slow.
/// </summary>
/// <param name="clock">Measures the time.</param>
internal sealed class RecentMoves(TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1), Least = TimeSpan.FromSeconds(3), Patience = TimeSpan.FromSeconds(10);
    private const int UsualGaps = 3;
    private readonly Queue<(long At, double[] Totals)> _steps = new();
    private double[]? _latest;

    /// <summary>Whether there have been steps for three seconds, and one not long ago: within ten seconds, or three times the longest pause between two.</summary>
    public bool IsKnown => Span >= Least && clock.GetElapsedTime(_steps.Last().At) <= Longest(Patience, UsualGaps * LongestGap());

    private TimeSpan Span => _steps.Count < 2 ? TimeSpan.Zero : clock.GetElapsedTime(_steps.Peek().At, _steps.Last().At);

    /// <summary>Growth a second; 0 while it is not known.</summary>
    /// <param name="weigh">Makes one total of several.</param>
    public double PerSecond(Func<double[], double> weigh) =>
        IsKnown ? Math.Max(0, weigh(_steps.Last().Totals) - weigh(_steps.Peek().Totals)) / Span.TotalSeconds : 0;

    /// <summary>Takes the totals as they are now.</summary>
    public void Add(double[] totals)
    {
        var isStep = _latest is not null && !_latest.SequenceEqual(totals);
        _latest = totals;
        if (!isStep) return;
        var now = clock.GetTimestamp();
        _steps.Enqueue((now, totals));
        while (_steps.Count > 2 && clock.GetElapsedTime(_steps.ElementAt(1).At, now) >= Window) _steps.Dequeue();
    }

    /// <summary>Forgets what was before, such as a pause, or totals that others than this work have grown.</summary>
    public void Clear()
    {
        _steps.Clear();
        _latest = null;
    }

    private TimeSpan LongestGap() => _steps.Zip(_steps.Skip(1), (a, b) => clock.GetElapsedTime(a.At, b.At)).Max();

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;
}

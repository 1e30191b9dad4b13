namespace DeCam.Cluster.Client.Progress;

/// <summary>Speed of a growing total, from its latest values: a slow beginning, or a pause that is over, is forgotten.</summary>
/// <param name="clock">Measures the time.</param>
/// <param name="window">How far back values count.</param>
internal sealed class RecentRate(TimeProvider clock, TimeSpan window)
{
    private readonly Queue<(long At, double Total)> _values = new();

    /// <summary>Growth a second; 0 before two values.</summary>
    public double PerSecond { get; private set; }

    /// <summary>Takes a value.</summary>
    /// <param name="total">The total now.</param>
    /// <param name="least">Growth that the values kept must show, however old they are, so that a step once a minute has a speed.</param>
    public void Add(double total, double least = 0)
    {
        var now = clock.GetTimestamp();
        _values.Enqueue((now, total));
        while (_values.Count > 2 && _values.ElementAt(1) is var second && clock.GetElapsedTime(second.At, now) >= window && total - second.Total >= least) _values.Dequeue();
        var (at, first) = _values.Peek();
        var seconds = clock.GetElapsedTime(at, now).TotalSeconds;
        PerSecond = seconds > 0 ? Math.Max(0, total - first) / seconds : 0;
    }
}

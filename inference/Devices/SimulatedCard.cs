namespace DeCam.Inference.Devices;

/// <summary>
/// Takes the time of a card that computes one batch after the other, in the order they came, for two callers: the call of one passes while
/// the batch of the other is computed. When a batch ends is known when it comes, so that timers, which are late by up to a
/// millisecond, delay an answer once and never the card. Thread-safe.
/// </summary>
/// <param name="price">What it takes.</param>
/// <param name="time">The clock.</param>
public sealed class SimulatedCard(CardPrice price, TimeProvider time)
{
    // A question to the queue, and a timer.
    private static readonly TimeSpan ToFetch = TimeSpan.FromMilliseconds(2);
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly TimeSpan[] _callers = new TimeSpan[2];
    private TimeSpan _free;

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Takes the time for requests that are scored together.</summary>
    /// <param name="masks">Masks of each request.</param>
    /// <param name="cancellationToken">Ends the wait; the card works on.</param>
    public Task WorkAsync(IReadOnlyList<int> masks, CancellationToken cancellationToken)
    {
        TimeSpan now, end;
        lock (_lock)
        {
            now = end = Now;
            foreach (var rows in CardPrice.Batches(masks)) end = _free = price.End(_callers, now, _free, rows);
        }

        return end > now ? Task.Delay(end - now, time, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Waits until a further call would be computed at once, if its own time and that of fetching it are counted.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task NearlyFreeAsync(CancellationToken cancellationToken)
    {
        while (Left() is { Ticks: > 0 } left) await Task.Delay(left, time, cancellationToken);
    }

    private TimeSpan Left()
    {
        lock (_lock) return _free - Now - price.Call - ToFetch;
    }
}

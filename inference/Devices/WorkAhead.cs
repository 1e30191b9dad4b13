namespace DeCam.Inference.Devices;

/// <summary>
/// The batches that a card has still to compute, one after the other, and when they are expected to end, from the time that a row took
/// of late. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class WorkAhead(TimeProvider time)
{
    private const double Newest = 0.3;

    // What fetching more work and the call before it take; not measured on a card.
    private static readonly TimeSpan ToBegin = TimeSpan.FromMilliseconds(4);

    // The estimate is of other work than this, where another model or precision came before.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private readonly Lock _lock = new();
    private double? _secondsPerRow;
    private int _rows;
    private long _since;

    /// <summary>Notes batches that are to be computed.</summary>
    /// <param name="rows">Their rows, padded ones too.</param>
    public void Add(int rows)
    {
        lock (_lock)
        {
            if (_rows == 0) _since = time.GetTimestamp();
            _rows += rows;
        }
    }

    /// <summary>Notes that a batch was computed.</summary>
    /// <param name="rows">Its rows, as they were noted before.</param>
    public void Done(int rows)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var perRow = time.GetElapsedTime(_since, now).TotalSeconds / rows;
            _secondsPerRow = _secondsPerRow is { } old ? old + (Newest * (perRow - old)) : perRow;
            (_rows, _since) = (_rows - rows, now);
        }
    }

    /// <summary>Forgets batches that were not computed.</summary>
    /// <param name="rows">Their rows.</param>
    public void Drop(int rows)
    {
        lock (_lock) _rows -= rows;
    }

    /// <summary>Waits until all of it is about to end; not at all while nothing is known.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task NearlyDoneAsync(CancellationToken cancellationToken)
    {
        while (Left() is { Ticks: > 0 } left) await Task.Delay(left < Look ? left : Look, time, cancellationToken);
    }

    private TimeSpan Left()
    {
        lock (_lock)
        {
            if (_rows == 0 || _secondsPerRow is not { } perRow) return TimeSpan.Zero;
            return TimeSpan.FromSeconds(_rows * perRow) - time.GetElapsedTime(_since) - ToBegin;
        }
    }
}

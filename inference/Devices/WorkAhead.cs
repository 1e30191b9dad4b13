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

    /// <summary>Notes the batches of a call, of which those that are not computed are forgotten when it is over.</summary>
    /// <param name="batches">The batches.</param>
    public Call Begin(IReadOnlyList<RowRange[]> batches) => new(this, batches.Sum(FusedBatches.RowsOf));

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

    /// <summary>The batches of one call.</summary>
    internal sealed class Call : IDisposable
    {
        private readonly WorkAhead _ahead;
        private int _rows;

        internal Call(WorkAhead ahead, int rows)
        {
            (_ahead, _rows) = (ahead, rows);
            ahead.Add(rows);
        }

        /// <summary>Notes that a batch was computed.</summary>
        public void Done(RowRange[] batch)
        {
            var rows = FusedBatches.RowsOf(batch);
            _ahead.Done(rows);
            Interlocked.Add(ref _rows, -rows);
        }

        /// <summary>Forgets what was cancelled before it began.</summary>
        public void Dispose() => _ahead.Drop(_rows);
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

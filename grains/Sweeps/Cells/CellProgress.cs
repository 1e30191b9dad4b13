namespace DeCam.Cluster.Grains.Sweeps.Cells;

/// <summary>Where the run of an open cell stands, and how fast it came there.</summary>
internal sealed class CellProgress
{
    private readonly TimeProvider _clock;
    private (long At, int Evaluations)? _first, _latest;

    /// <summary>Takes the first status.</summary>
    public CellProgress(SweepCellTicket ticket, RunStatus status, TimeProvider clock)
    {
        (Ticket, Status, _clock) = (ticket, status, clock);
        Take(status);
    }

    /// <summary>The cell.</summary>
    public SweepCellTicket Ticket { get; }

    /// <summary>The latest status.</summary>
    public RunStatus Status { get; private set; }

    /// <summary>Evaluations so far, search and metrics.</summary>
    public int Evaluations => Status.Evaluations + Status.MetricEvaluations;

    /// <summary>Evaluations from the first status that had any to the latest that had more: without the time in which the model was loaded.</summary>
    public int Watched => (_latest?.Evaluations - _first?.Evaluations) ?? 0;

    /// <summary>The time between these two.</summary>
    public TimeSpan WatchedTime => _first is { } first ? _clock.GetElapsedTime(first.At, _latest!.Value.At) : TimeSpan.Zero;

    /// <summary>Takes a later status.</summary>
    public void Take(RunStatus status)
    {
        Status = status;
        if (Evaluations <= (_latest?.Evaluations ?? 0)) return;
        _latest = (_clock.GetTimestamp(), Evaluations);
        _first ??= _latest;
    }
}

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>Speed and time left of a sweep, from the statuses seen since the command began.</summary>
internal sealed class SweepPace(TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private SweepStatus? _first;

    /// <summary>The latest status, or null before the first.</summary>
    public SweepStatus? Status { get; private set; }

    /// <summary>Cells finished a second.</summary>
    public double CellsPerSecond { get; private set; }

    /// <summary>Evaluations of finished cells a second.</summary>
    public double EvaluationsPerSecond { get; private set; }

    /// <summary>Time the rest will take at this speed, or null while it cannot be told.</summary>
    public TimeSpan? Left => CellsPerSecond > 0 && Status is { Cells: > 0 } s ? TimeSpan.FromSeconds((s.Cells - Finished(s)) / CellsPerSecond) : null;

    /// <summary>Time since the command began.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_started);

    /// <summary>Takes a status.</summary>
    public void Update(SweepStatus status)
    {
        _first ??= status;
        Status = status;
        var seconds = Elapsed.TotalSeconds;
        if (seconds <= 0) return;
        CellsPerSecond = Math.Max(0, Finished(status) - Finished(_first)) / seconds;
        EvaluationsPerSecond = Math.Max(0, status.Evaluations - _first.Evaluations) / seconds;
    }

    private static int Finished(SweepStatus status) => status.Done + status.FailedCells;
}

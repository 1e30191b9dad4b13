namespace DeCam.Cluster.Client.Sweeps;

/// <summary>Speed and time left of a sweep, from what ended since its cells were first seen to be worked on; what was done before does not count.</summary>
internal sealed class SweepPace(SweepSpec spec, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private SweepStatus? _first;
    private long _firstSeen;

    /// <summary>The latest status, or null before the first.</summary>
    public SweepStatus? Status { get; private set; }

    /// <summary>Cells finished a second.</summary>
    public double CellsPerSecond { get; private set; }

    /// <summary>Evaluations of finished cells a second.</summary>
    public double EvaluationsPerSecond { get; private set; }

    /// <summary>Time the rest will take at this speed, or null while it cannot be told.</summary>
    public TimeSpan? Left => EvaluationsPerSecond > 0 && Status is { Cells: > 0 } s ? TimeSpan.FromSeconds(SweepCost.Left(spec, s) / EvaluationsPerSecond) : null;

    /// <summary>Time since the command began.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_started);

    /// <summary>Takes a status.</summary>
    public void Update(SweepStatus status)
    {
        Status = status;
        if (status.State is SweepState.Unknown or SweepState.Expanding) return;
        if (_first is null) (_first, _firstSeen) = (status, clock.GetTimestamp());
        var seconds = clock.GetElapsedTime(_firstSeen).TotalSeconds;
        var finished = Finished(status) - Finished(_first);
        // Cells worked on beside one another end together: until as many have ended as are open, a speed would be a guess.
        if (seconds <= 0 || (finished < status.OpenRuns && !status.IsOver)) return;
        CellsPerSecond = Math.Max(0, finished) / seconds;
        EvaluationsPerSecond = Math.Max(0, status.Evaluations - _first.Evaluations) / seconds;
    }

    private static int Finished(SweepStatus status) => status.Done + status.FailedCells;
}

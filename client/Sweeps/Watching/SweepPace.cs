using DeCam.Cluster.Client.Progress;

namespace DeCam.Cluster.Client.Sweeps.Watching;

/// <summary>Speed and time left of a sweep, from what ended lately; what was done before its cells were first seen to be worked on does not count.</summary>
internal sealed class SweepPace(SweepSpec spec, TimeProvider clock)
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);
    private readonly long _started = clock.GetTimestamp();
    private readonly RecentRate _cells = new(clock, Recent), _evaluations = new(clock, Recent), _work = new(clock, Recent);
    private SweepStatus? _first;

    /// <summary>The latest status, or null before the first.</summary>
    public SweepStatus? Status { get; private set; }

    /// <summary>Cells finished a second.</summary>
    public double CellsPerSecond { get; private set; }

    /// <summary>Evaluations of finished cells a second.</summary>
    public double EvaluationsPerSecond { get; private set; }

    /// <summary>Time the rest will take at this speed, or null while it cannot be told.</summary>
    public TimeSpan? Left { get; private set; }

    /// <summary>Time since the command began.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_started);

    /// <summary>Takes a status.</summary>
    public void Update(SweepStatus status)
    {
        Status = status;
        if (status.WaitingFor is not null) Left = null;
        if (status.State is SweepState.Unknown or SweepState.Expanding) return;
        _first ??= status;
        // Cells worked on beside one another end together: until as many have ended as are open, a speed would be a guess.
        var least = (double)Math.Max(1, status.OpenRuns) / Math.Max(1, Finished(status));
        _cells.Add(Finished(status), least * Finished(status));
        _evaluations.Add(status.Evaluations, least * status.Evaluations);
        _work.Add(SweepCost.Done(status), least * SweepCost.Done(status));
        if (Finished(status) - Finished(_first) < status.OpenRuns && !status.IsOver) return;
        (CellsPerSecond, EvaluationsPerSecond) = (_cells.PerSecond, _evaluations.PerSecond);
        // While nothing moves, the speed of the minute before says nothing of the time left.
        Left = status.WaitingFor is null && _work.PerSecond > 0 && status.Cells > 0 ? TimeSpan.FromSeconds(SweepCost.Left(spec, status) / _work.PerSecond) : null;
    }

    private static int Finished(SweepStatus status) => status.Done + status.FailedCells;
}

using DeCam.Cluster.Client.Progress;

namespace DeCam.Cluster.Client.Sweeps.Watching;

/// <summary>Speed and time left of a sweep, from the evaluations that its cells did lately, finished or open.</summary>
internal sealed class SweepPace(SweepSpec spec, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private readonly RecentMoves _moves = new(clock);
    private int? _before;
    private int _mostOpen;

    /// <summary>The latest status, or null before the first.</summary>
    public SweepStatus? Status { get; private set; }

    /// <summary>Evaluations a second; 0 while that is not known, and while nothing moves.</summary>
    public double EvaluationsPerSecond { get; private set; }

    /// <summary>Time the rest will take at this speed, or null while it cannot be told.</summary>
    public TimeSpan? Left { get; private set; }

    /// <summary>Time since the command began.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_started);

    /// <summary>Takes a status.</summary>
    public void Update(SweepStatus status)
    {
        Status = status;
        (EvaluationsPerSecond, Left) = (0, null);
        if (status.State is SweepState.Unknown or SweepState.Expanding || IsNew(status)) return;
        var cost = new SweepCost(spec, status);
        _moves.Add(cost.Evaluations);
        if (IsGuess(status)) return;
        EvaluationsPerSecond = _moves.PerSecond(each => each.Sum());
        if (_moves.PerSecond(cost.Work) is var speed and > 0 && !status.IsOver) Left = TimeSpan.FromSeconds(cost.Left() / speed);
    }

    // What waits does not move, and what cells did before they were first heard of, in an earlier part of the sweep, was not done now.
    private bool IsNew(SweepStatus status)
    {
        var open = status.Activities.Sum(a => a.Searching + a.Measuring + a.Writing);
        if (status.WaitingFor is null && open <= _mostOpen) return false;
        _mostOpen = Math.Max(_mostOpen, open);
        _moves.Clear();
        if (status.WaitingFor is null) _moves.Add(new SweepCost(spec, status).Evaluations);
        return true;
    }

    // Silos of earlier versions tell nothing of open cells, and those that are worked on beside one another end together.
    private bool IsGuess(SweepStatus status)
    {
        var finished = status.Done + status.FailedCells;
        _before ??= finished;
        return !status.IsOver && finished - _before < status.OpenRuns && Array.TrueForAll(status.Activities, a => a.Planned == 0);
    }
}

namespace DeCam.Cluster.Client.Progress;

/// <summary>Phase, speed and time left of one run, from the statuses seen lately.</summary>
internal sealed class RunPace(TimeProvider clock)
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(15);
    private RecentRate _rate = new(clock, Recent);

    /// <summary>The latest status, or null before the first.</summary>
    public RunStatus? Status { get; private set; }

    /// <summary>Model evaluations a second, of search and metrics together; 0 before any is known.</summary>
    public double EvaluationsPerSecond => _rate.PerSecond;

    /// <summary>Whether the run waits for something.</summary>
    public bool IsWaiting => Status?.WaitingFor is { Length: > 0 };

    /// <summary>Share done in [0, 1].</summary>
    public double Share => Status is null || Planned == 0 ? 0 : Math.Min(1, (double)Done(Status) / Planned);

    /// <summary>Evaluations the run needs in all; 0 while that is unknown.</summary>
    public int Planned => Status is { Planned: > 0 } s ? s.Planned + s.MetricPlanned : 0;

    /// <summary>What the run is doing: search, then metrics, then writing, where the client writes the files.</summary>
    public string Phase => Status switch
    {
        { State: RunState.Completed } => "writing",
        { MetricEvaluations: > 0 } => "metrics",
        _ => "search",
    };

    /// <summary>Time the rest will take at this speed, or null while it cannot be told.</summary>
    public TimeSpan? Left => !IsWaiting && EvaluationsPerSecond > 0 && Planned > 0
        ? TimeSpan.FromSeconds(Math.Max(0, Planned - Done(Status!)) / EvaluationsPerSecond)
        : null;

    /// <summary>Takes a status.</summary>
    public void Update(RunStatus status)
    {
        // The next method or class of the same image is another run, which begins at zero.
        if (Status?.RunId != status.RunId) _rate = new(clock, Recent);
        Status = status;
        _rate.Add(Done(status));
    }

    private static int Done(RunStatus status) => status.Evaluations + status.MetricEvaluations;
}

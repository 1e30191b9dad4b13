namespace DeCam.Cluster.Client.Progress;

/// <summary>Speed and time left of one run, from the statuses seen since the command began; what an earlier command did does not count.</summary>
internal sealed class RunPace(TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private int? _first;

    /// <summary>The latest status, or null before the first.</summary>
    public RunStatus? Status { get; private set; }

    /// <summary>Model evaluations a second, of search and metrics together; 0 before any is known.</summary>
    public double EvaluationsPerSecond { get; private set; }

    /// <summary>Share done in [0, 1].</summary>
    public double Share => Status is null || Planned == 0 ? 0 : Math.Min(1, (double)Done(Status) / Planned);

    /// <summary>Evaluations the run needs in all; 0 while that is unknown.</summary>
    public int Planned => Status is { Planned: > 0 } s ? s.Planned + s.MetricPlanned : 0;

    /// <summary>Time the rest will take at this speed, or null while it cannot be told.</summary>
    public TimeSpan? Left => EvaluationsPerSecond > 0 && Planned > 0
        ? TimeSpan.FromSeconds(Math.Max(0, Planned - Done(Status!)) / EvaluationsPerSecond)
        : null;

    /// <summary>Takes a status.</summary>
    public void Update(RunStatus status)
    {
        _first ??= Done(status);
        Status = status;
        var seconds = clock.GetElapsedTime(_started).TotalSeconds;
        if (seconds > 0) EvaluationsPerSecond = Math.Max(0, Done(status) - _first.Value) / seconds;
    }

    private static int Done(RunStatus status) => status.Evaluations + status.MetricEvaluations;
}

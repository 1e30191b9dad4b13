namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>Batches that failed on every attempt, with the report their runs get.</summary>
internal sealed class PoisonedItems
{
    /// <summary>Faults, on different attempts, after which work is given up.</summary>
    public const int FailureLimit = 3;

    private readonly Dictionary<(string Run, int Batch), WorkReport> _reports = [];

    /// <summary>The report of the batch, or null when it is not given up.</summary>
    public WorkReport? Find(string runId, int batch) => _reports.GetValueOrDefault((runId, batch));

    /// <summary>Gives a batch up.</summary>
    public WorkReport Add(WorkItem item, string fault)
    {
        var what = item.Attribution is { } asked ? $"The map of method '{asked.Method}' could not be made"
            : item.Calibration is not null ? "A network of 8-bit integers could not be made"
            : $"Batch {item.Batch} could not be scored";
        var reason = $"{what} in {FailureLimit} attempts; the last one ended with: {fault}";
        var report = new WorkReport { RunId = item.RunId, Batch = item.Batch };
        // A run that may do without the network goes on.
        return _reports[(item.RunId, item.Batch)] = item.Calibration is null ? report with { Refusal = new(FailureKind.Internal, reason) } : report with { Calibration = new() { Reason = reason } };
    }

    /// <summary>Forgets the batches of a run.</summary>
    public void Remove(string runId)
    {
        foreach (var key in _reports.Keys.Where(k => k.Run == runId).ToList()) _reports.Remove(key);
    }
}

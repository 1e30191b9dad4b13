namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Reports of devices that the run has not looked at yet. Grain calls fill it and the run's work empties it, both on the grain's scheduler.</summary>
internal sealed class ReportInbox
{
    private TaskCompletionSource _news = New();
    private List<WorkReport> _reports = [];

    /// <summary>Puts reports in.</summary>
    public void Add(IEnumerable<WorkReport> reports)
    {
        _reports.AddRange(reports);
        _news.TrySetResult();
    }

    /// <summary>All reports, as soon as there are any; none after <paramref name="patience"/> without, or when cancelled.</summary>
    public async Task<IReadOnlyList<WorkReport>> NextAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await _news.Task.WaitAsync(patience, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_news.Task.IsCompleted) _news = New();
        var reports = _reports;
        _reports = [];
        return reports;
    }

    /// <summary>Drops reports of an artifact store that was away before the run waited for it.</summary>
    public void DropUnavailable() => _reports.RemoveAll(r => r.Unavailable is not null);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

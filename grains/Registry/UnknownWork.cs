namespace DeCam.Cluster.Grains.Registry;

/// <summary>
/// Work of the registry that its grain says it does not know. Work is listed before it is accepted, and while silos come and go, another
/// activation than the one that accepted it may be asked. So it is not over before it has been unknown for a while.
/// </summary>
internal sealed class UnknownWork(TimeProvider clock)
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, TimeSpan> _since = [];

    /// <summary>Whether work is over.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="end">How it ended, as its grain says; null while it goes on.</param>
    public bool IsOver(string id, RunState? end)
    {
        if (end == RunState.Unknown) return !_since.TryAdd(id, clock.GetUptime()) && clock.GetUptime() - _since[id] >= LongEnough;
        _since.Remove(id);
        return end is not null;
    }

    /// <summary>Notes that work is added again or removed, or that its grain does not answer.</summary>
    public void Forget(string id) => _since.Remove(id);
}

namespace DeCam.Cluster.Grains.Registry;

/// <summary>
/// Joins writes of one state: while one is under way, all changes made meanwhile are written by the next. For use inside one grain
/// activation.
/// </summary>
internal sealed class GroupCommit(Func<Task> write)
{
    private Task _current = Task.CompletedTask;
    private Task? _next;

    /// <summary>Ends when everything changed before this call is written.</summary>
    public Task CommitAsync()
    {
        if (_current.IsCompleted) return _current = write();
        return _next ??= FollowAsync(_current);
    }

    private async Task FollowAsync(Task current)
    {
        // Whoever waits for the write before hears of its failure.
        await current.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _next = null;
        await (_current = write());
    }
}

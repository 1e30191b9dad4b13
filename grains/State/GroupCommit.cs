namespace DeCam.Cluster.Grains.State;

/// <summary>
/// Joins writes of one state: while one is under way, the next one writes all changes made meanwhile. For use inside one grain
/// activation.
/// </summary>
/// <param name="write">Writes the state.</param>
internal sealed class GroupCommit(Func<Task> write)
{
    private Task _current = Task.CompletedTask;
    private Task? _next;

    /// <summary>Ends when everything changed before this call is written.</summary>
    public Task CommitAsync()
    {
        // A write that follows may not have got its turn yet, although the one before it has ended.
        if (_next is not null) return _next;
        return _current.IsCompleted ? _current = write() : _next = FollowAsync(_current);
    }

    private async Task FollowAsync(Task current)
    {
        // The callers of the earlier write get its failure. The rest is never run inside the call, which has yet to note this task.
        await current.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.ForceYielding);
        _next = null;
        await (_current = write());
    }
}

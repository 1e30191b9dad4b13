using System.Runtime.CompilerServices;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Hands the latest status to whoever watches; a slow watcher skips, it never queues.</summary>
internal sealed class StatusFeed(Func<Task<RunStatus>> latest)
{
    // A watcher hears at least this often, which ends its request: a grain cannot leave its activation while requests are open.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private TaskCompletionSource _changed = New();

    /// <summary>Says that the status changed.</summary>
    public void Change()
    {
        var changed = _changed;
        _changed = New();
        changed.TrySetResult();
    }

    /// <summary>Statuses from a generation on, at most ten a second; ends with a final one.</summary>
    public async IAsyncEnumerable<RunStatus> WatchAsync(int fromGeneration, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _changed.Task;
            var status = await latest();
            var isFinal = status.State != RunState.Running;
            if (isFinal || status.Generation >= fromGeneration) yield return status;
            if (isFinal) yield break;
            await Task.Delay(Shortest, cancellationToken);
            await Task.WhenAny(changed, Task.Delay(Heartbeat, cancellationToken));
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

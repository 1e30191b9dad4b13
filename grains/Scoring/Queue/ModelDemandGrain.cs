using DeCam.Cluster.Grains.Placement;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>The models with work, from the announcements of their queues. Nothing is stored: queues announce again every second.</summary>
[CoordinatorOnly, RandomPlacement, Reentrant]
public sealed class ModelDemandGrain(TimeProvider clock) : Grain, IModelDemandGrain
{
    // Short for the same reason as that of a queue.
    private static readonly TimeSpan LongestPoll = TakeRequest.LongestPoll;
    private readonly Dictionary<ModelRef, TimeSpan> _announced = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Starts from the clock, so that agents notice a new activation.
    private long _version = DateTime.UtcNow.Ticks;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(ExpireAsync, new() { DueTime = TimeSpan.FromSeconds(1), Period = TimeSpan.FromSeconds(1), Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AnnounceAsync(ModelRef model)
    {
        var isNew = !_announced.ContainsKey(model);
        _announced[model] = clock.GetUptime();
        if (isNew) Change();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ModelDemand> NextAsync(long knownVersion, CancellationToken cancellationToken)
    {
        if (knownVersion == _version)
            await Task.WhenAny(_changed.Task, Task.Delay(LongestPoll, clock, cancellationToken));
        return new(_version, [.. _announced.Keys]);
    }

    private Task ExpireAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUptime() - ModelDemand.Lifetime;
        var expired = _announced.Where(a => a.Value < oldest).Select(a => a.Key).ToList();
        foreach (var model in expired) _announced.Remove(model);
        if (expired.Count > 0) Change();
        return Task.CompletedTask;
    }

    private void Change()
    {
        _version++;
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}

using DeCam.Cluster.Grains.Placement;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace DeCam.Cluster.Grains.Registry;

/// <summary>One shard of the registry. Work is noted here before it is accepted, so no accepted work can be forgotten.</summary>
[CoordinatorOnly, Orleans.Placement.RandomPlacement, Reentrant]
public sealed partial class RegistryGrain : Grain, IRegistryGrain, IRemindable
{
    private const int RecentRuns = 256;
    private const int ConcurrentTouches = 16;
    private const string ReminderName = "tick";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private readonly IPersistentState<RegistryRecord> _open;
    private readonly IPersistentState<RecentRunsRecord> _recent;
    private readonly GroupCommit _openCommit;
    private readonly GroupCommit _recentCommit;
    private readonly DeCamGrainsOptions _options;
    private readonly ILogger<RegistryGrain> _logger;
    private readonly Dictionary<string, long> _additions = [];
    private long _latestAddition;
    private Task _tick = Task.CompletedTask;

    /// <summary>Called by the runtime.</summary>
    public RegistryGrain(
        [PersistentState("open", StorageNames.Grains)] IPersistentState<RegistryRecord> open,
        [PersistentState("recent", StorageNames.Grains)] IPersistentState<RecentRunsRecord> recent,
        DeCamGrainsOptions options,
        ILogger<RegistryGrain> logger)
    {
        (_open, _recent, _options, _logger) = (open, recent, options, logger);
        _openCommit = new(() => _open.WriteStateAsync());
        _recentCommit = new(() => _recent.WriteStateAsync());
    }

    /// <inheritdoc/>
    public async Task AddAsync(RunEntry entry)
    {
        if (_options is { Reminders: true, Supervise: true } && _open.State.Open.Count == 0)
            await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
        _additions[entry.RunId] = ++_latestAddition;
        _open.State.Open[entry.RunId] = entry.Kind;
        await Task.WhenAll(_openCommit.CommitAsync(), NoteAsync(entry));
    }

    /// <inheritdoc/>
    public async Task FinishAsync(RunEntry entry)
    {
        var removed = Remove(entry.RunId);
        await Task.WhenAll(removed ? _openCommit.CommitAsync() : Task.CompletedTask, NoteAsync(entry));
    }

    /// <inheritdoc/>
    public Task TickAsync() => _tick = _tick.IsCompleted ? TouchAllAsync() : _tick;

    /// <inheritdoc/>
    public Task<string[]> OpenAsync() => Task.FromResult(_open.State.Open.Keys.ToArray());

    /// <inheritdoc/>
    public Task<RunEntry[]> RecentAsync(DateTime beforeUtc, int count) => Task.FromResult<RunEntry[]>(
        [.. _recent.State.Runs.Where(r => r.AcceptedUtc < beforeUtc).OrderByDescending(r => r.AcceptedUtc).Take(count)]);

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await TickAsync();
        if (_open.State.Open.Count > 0 || await this.GetReminder(reminderName) is not { } reminder) return;
        // Work may come while the reminder is looked for, or while it is taken away.
        if (_open.State.Open.Count > 0) return;
        await this.UnregisterReminder(reminder);
        if (_open.State.Open.Count > 0) await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
    }

    private long AdditionOf(string id) => _additions.GetValueOrDefault(id);

    private bool Remove(string id)
    {
        _additions.Remove(id);
        return _open.State.Open.Remove(id);
    }

    private async Task NoteAsync(RunEntry entry)
    {
        if (entry.Priority != RunPriority.Interactive || entry.Kind != WorkKind.Run) return;
        var runs = _recent.State.Runs;
        var known = runs.FindIndex(r => r.RunId == entry.RunId);
        if (known >= 0 && runs[known] == entry) return;
        if (known >= 0) runs.RemoveAt(known);
        runs.Add(entry);
        if (runs.Count > RecentRuns) runs.RemoveAt(0);
        await _recentCommit.CommitAsync();
    }

    private async Task TouchAllAsync()
    {
        var ended = 0;
        var bound = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentTouches, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(_open.State.Open.ToList(), bound, async (work, _) =>
        {
            try
            {
                // What is added again while it is asked is not what has answered.
                var addition = AdditionOf(work.Key);
                var end = await EndOfAsync(work.Key, work.Value);
                if (end is null || AdditionOf(work.Key) != addition) return;
                if (Remove(work.Key)) ended++;
                // It ended without being able to say so here.
                if (_recent.State.Runs.Find(r => r.RunId == work.Key) is { State: RunState.Running } entry && end != RunState.Unknown)
                    await NoteAsync(entry with { State = end.Value });
            }
            catch (Exception e)
            {
                LogNotTouched(work.Key, e.Message);
            }
        });
        if (ended > 0) await _openCommit.CommitAsync();
    }

    // Null while it goes on; a sweep is never among the recent runs, so that it does not matter how it ended.
    private async Task<RunState?> EndOfAsync(string id, WorkKind kind)
    {
        if (kind == WorkKind.Sweep)
            return await GrainFactory.GetGrain<ISweepGrain>(id).TouchAsync() is SweepState.Expanding or SweepState.Running or SweepState.Paused ? null : RunState.Unknown;
        var state = await GrainFactory.GetGrain<IExplanationGrain>(id).TouchAsync();
        return state == RunState.Running ? null : state;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Id} could not be touched: {Reason}")]
    private partial void LogNotTouched(string id, string reason);
}

using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Registry;

/// <summary>One shard of the registry. Work is added here before it is accepted, so no accepted work can be forgotten.</summary>
[CoordinatorOnly, RandomPlacement, Reentrant]
public sealed partial class RegistryGrain : Grain, IRegistryGrain, IRemindable
{
    private const int RecentRuns = 256;
    private const int ConcurrentTouches = 16;
    private const string ReminderName = "tick";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1), ListWithin = TimeSpan.FromSeconds(3);
    private readonly StateWriter<RegistryRecord> _open;
    private readonly StateWriter<RecentRunsRecord> _recent;
    private readonly StoredStates _stored;
    private readonly DeCamGrainsOptions _options;
    private readonly OtherWrites<RegistryRecord> _others;
    private readonly UnknownWork _unknown;
    private readonly ILogger<RegistryGrain> _logger;
    private readonly Dictionary<string, long> _additions = [];
    private long _latestAddition;
    private bool _isOutdated;
    private Task _tick = Task.CompletedTask;
    private Task _rebuilt = Task.CompletedTask;

    /// <summary>Called by the runtime.</summary>
    public RegistryGrain(
        [PersistentState(StoredStates.OpenRuns, StorageNames.Grains)] IPersistentState<RegistryRecord> open,
        [PersistentState(StoredStates.RecentRuns, StorageNames.Grains)] IPersistentState<RecentRunsRecord> recent,
        [FromKeyedServices(StorageNames.Grains)] IGrainStorage storage,
        StoredStates stored,
        DeCamGrainsOptions options,
        TimeProvider clock,
        ILogger<RegistryGrain> logger)
    {
        (_stored, _options, _logger) = (stored, options, logger);
        _open = new(open, DeactivateOnIdle);
        _recent = new(recent, DeactivateOnIdle);
        _others = new(storage, StoredStates.OpenRuns, this, _open, clock, logger);
        _unknown = new(clock);
    }

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var shard = this.GetPrimaryKeyLong();
        DamageLog.Tell(_logger, $"shard {shard} of the registry", _open.State);
        DamageLog.Tell(_logger, $"shard {shard} of the list of runs", _recent.State);
        // Beside the requests, whose changes are stored together with what is found.
        if (_open.State.Damage is null && _recent.State.Damage is null) return Task.CompletedTask;
        _rebuilt = RebuildAsync((int)shard);
        _rebuilt.Ignore();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task AddAsync(RunEntry entry)
    {
        if (_options is { Reminders: true, Supervise: true } && _open.State.Open.Count == 0)
            await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
        _additions[entry.RunId] = ++_latestAddition;
        _unknown.Forget(entry.RunId);
        _open.State.Open[entry.RunId] = entry.Kind;
        await Task.WhenAll(CommitOpenAsync(), NoteAsync(entry));
    }

    /// <inheritdoc/>
    public async Task FinishAsync(RunEntry entry)
    {
        var removed = Remove(entry.RunId);
        await Task.WhenAll(removed ? CommitOpenAsync() : Task.CompletedTask, NoteAsync(entry));
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string id)
    {
        var wasOpen = Remove(id);
        var wasListed = _recent.State.Runs.RemoveAll(r => r.RunId == id) > 0;
        await Task.WhenAll(wasOpen ? CommitOpenAsync() : Task.CompletedTask, wasListed ? CommitRecentAsync() : Task.CompletedTask);
    }

    /// <inheritdoc/>
    public Task TickAsync() => _tick = _tick.IsCompleted ? TouchAllAsync() : _tick;

    /// <inheritdoc/>
    public async Task<string[]> OpenAsync()
    {
        await _rebuilt;
        return [.. _open.State.Open.Keys];
    }

    /// <inheritdoc/>
    public async Task<RunEntry[]> RecentAsync(DateTime beforeUtc, int count)
    {
        // A large store takes longer to read than a caller waits; the list is then whole a little later.
        await Task.WhenAny(_rebuilt, Task.Delay(ListWithin));
        return [.. _recent.State.Runs.Where(r => r.AcceptedUtc < beforeUtc).OrderByDescending(r => r.AcceptedUtc).Take(count)];
    }

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await TickAsync();
        if (_isOutdated || _open.State.Damage is not null) return;
        if (_open.State.Open.Count > 0 || await this.GetReminder(reminderName) is not { } reminder) return;
        // Work may be added while the reminder is looked up, and while it is unregistered.
        if (_open.State.Open.Count > 0) return;
        await this.UnregisterReminder(reminder);
        if (_open.State.Open.Count > 0) await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
    }

    // A list that is not whole yet must not take the place of the damaged one.
    private Task CommitOpenAsync() => _open.State.Damage is null ? _open.CommitAsync() : _rebuilt;

    private Task CommitRecentAsync() => _recent.State.Damage is null ? _recent.CommitAsync() : _rebuilt;

    private async Task RebuildAsync(int shard)
    {
        await Task.Yield();
        var damage = (_open.State.Damage, _recent.State.Damage);
        try
        {
            var runs = await FindLostAsync(shard);
            (_open.State.Damage, _recent.State.Damage) = (null, null);
            await Task.WhenAll(_open.CommitAsync(), _recent.CommitAsync());
            LogRebuilt(shard, runs);
        }
        catch (Exception e)
        {
            // The next activation tries again.
            (_open.State.Damage, _recent.State.Damage) = damage;
            LogNotRebuilt(shard, e.Message);
            DeactivateOnIdle();
            throw;
        }
    }

    // The runs' and sweeps' own records say what the damaged one said.
    private async Task<int> FindLostAsync(int shard)
    {
        var (runs, sweeps) = (await RegisteredRuns.OfAsync(_stored, shard, CancellationToken.None), await GrainFactory.GetGrain<ISweepCatalogGrain>(0).ListAsync(int.MaxValue));
        if (_open.State.Damage is not null)
        {
            foreach (var run in runs.Where(r => r.State == RunState.Running)) _open.State.Open.TryAdd(run.RunId, WorkKind.Run);
            // A sweep that has ended says so when it is touched.
            foreach (var sweep in sweeps.Where(id => RegistryShards.Of(id) == shard)) _open.State.Open.TryAdd(sweep, WorkKind.Sweep);
        }

        if (_recent.State.Damage is not null)
        {
            var known = _recent.State.Runs.Select(r => r.RunId).ToHashSet();
            _recent.State.Runs.InsertRange(0, runs.Where(r => r.Priority == RunPriority.Interactive && !known.Contains(r.RunId)).OrderBy(r => r.AcceptedUtc).TakeLast(RecentRuns - known.Count));
        }

        return runs.Count;
    }

    private long AdditionOf(string id) => _additions.GetValueOrDefault(id);

    private bool Remove(string id)
    {
        _additions.Remove(id);
        _unknown.Forget(id);
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
        await CommitRecentAsync();
    }

    private async Task TouchAllAsync()
    {
        if (await _others.HaveWrittenAsync())
        {
            _isOutdated = true;
            var shard = this.GetPrimaryKeyLong();
            LogOutdated(shard);
            DeactivateOnIdle();
            return;
        }

        var ended = 0;
        var bound = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentTouches, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(_open.State.Open.ToList(), bound, async (work, _) =>
        {
            try
            {
                // If the work was added again meanwhile, the answer is about the earlier submission.
                var addition = AdditionOf(work.Key);
                var end = await EndOfAsync(work.Key, work.Value);
                if (AdditionOf(work.Key) != addition || !_open.State.Open.ContainsKey(work.Key) || !_unknown.IsOver(work.Key, end)) return;
                if (Remove(work.Key)) ended++;
                // The run ended but could not report its end here.
                if (_recent.State.Runs.Find(r => r.RunId == work.Key) is { State: RunState.Running } entry && end is { } known and not RunState.Unknown)
                    await NoteAsync(entry with { State = known });
            }
            catch (Exception e)
            {
                _unknown.Forget(work.Key);
                LogNotTouched(work.Key, e.Message);
            }
        });
        if (ended > 0) await CommitOpenAsync();
    }

    // Null while the work goes on. How a sweep ended does not matter here: sweeps are not among the recent runs.
    private async Task<RunState?> EndOfAsync(string id, WorkKind kind)
    {
        if (kind == WorkKind.Sweep)
        {
            return await GrainFactory.GetGrain<ISweepGrain>(id).TouchAsync() switch
            {
                SweepState.Unknown => RunState.Unknown,
                SweepState.Expanding or SweepState.Running or SweepState.Paused => null,
                _ => RunState.Completed,
            };
        }

        var state = await GrainFactory.GetGrain<IExplanationGrain>(id).TouchAsync();
        return state == RunState.Running ? null : state;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} of the registry was made anew from the records of {Count} runs")]
    private partial void LogRebuilt(int shard, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} of the registry could not be made anew: {Reason}")]
    private partial void LogNotRebuilt(int shard, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Shard {Shard} of the registry was written by another activation and is read again")]
    private partial void LogOutdated(long shard);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Id} could not be touched: {Reason}")]
    private partial void LogNotTouched(string id, string reason);
}

using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.State;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Store;

/// <inheritdoc cref="IStoreGrain"/>
/// <remarks>Everything here takes long, so it goes on beside the requests, which ask how far it is.</remarks>
[CoordinatorOnly, RandomPlacement]
internal sealed partial class StoreGrain : Grain, IStoreGrain, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Times of files and ends of work are of the wall; the silo's clock stays ahead of it after it was set back.
    private static readonly TimeProvider Wall = TimeProvider.System;
    private readonly StateWriter<StoreRecord> _record;
    private readonly StoredStates _work;
    private readonly IArtifactStore _contents;
    private readonly RetentionOptions _options;
    private readonly TimeProvider _clock;
    private readonly StoreUpkeep _upkeep;
    private readonly ILogger<StoreGrain> _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _round = Task.CompletedTask;
    private TimeSpan? _collected;
    private (string Id, Task<List<FoundWork>> Found)? _search;
    private (string Id, StoreCheck Check, Task Done)? _check;

    /// <summary>Called by the runtime.</summary>
    public StoreGrain(
        [PersistentState(StoredStates.Store, StorageNames.Grains)] IPersistentState<StoreRecord> stored,
        StoredStates work,
        IArtifactStore contents,
        DeCamGrainsOptions options,
        TimeProvider clock,
        ILogger<StoreGrain> logger)
    {
        (_work, _contents, _options, _clock, _logger) = (work, contents, options.Retention, clock, logger);
        _record = new(stored, DeactivateOnIdle);
        _upkeep = new(work, contents, GrainFactory, _options, Wall, logger);
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _stop.CancelAsync();

    /// <summary>Ends what an activation holds; called by the runtime.</summary>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    public Task TidyAsync()
    {
        if (_round.IsCompleted) _round = RoundAsync(isDue: _collected is not { } last || _clock.GetUptime() - last >= _options.CollectionPeriod);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> IsTidyAsync()
    {
        await WaitAsync(_round);
        return _round.IsCompleted;
    }

    /// <inheritdoc/>
    public async Task<StoreSize?> SizeAsync()
    {
        if (_upkeep.Size is { } size) return size;
        await TidyAsync();
        await WaitAsync(_round);
        return _upkeep.Size;
    }

    /// <inheritdoc/>
    public async Task<FoundPage> FindAsync(string search, WorkQuery query, int from)
    {
        if (_search?.Id != search) _search = (search, new StoreSearch(_work, GrainFactory).FindAsync(query, _stop.Token));
        var found = _search.Value.Found;
        await WaitAsync(found);
        if (!found.IsCompleted) return new(true, [], 0);
        var all = await found;
        return new(false, [.. all.Skip(from).Take(IStoreGrain.PageLimit)], all.Count);
    }

    /// <inheritdoc/>
    public async Task<CheckPage> CheckAsync(string check, int from)
    {
        if (_work.Census is null) return new() { Failure = "This kind of store cannot list its records; check it with its own tools." };
        if (_check?.Id != check)
        {
            var begun = new StoreCheck(_work, _contents, GrainFactory, _options.Artifacts, Wall);
            _check = (check, begun, begun.RunAsync(_stop.Token));
        }

        var (_, current, done) = _check.Value;
        await WaitAsync(done);
        var page = new CheckPage { IsOpen = !done.IsCompleted, Records = current.Records, Artifacts = current.Artifacts };
        if (page.IsOpen) return page;
        return done.Exception is { InnerException: { } fault }
            ? page with { Failure = $"The store could not be read to its end: {fault.Message}" }
            : page with { Findings = [.. current.Findings.Skip(from).Take(IStoreGrain.PageLimit)], Total = current.Findings.Count };
    }

    private async Task RoundAsync(bool isDue)
    {
        await Task.Yield();
        try
        {
            if (_record.State.StoreId.Length == 0) await _record.ChangeAsync(() => _record.State = new() { StoreId = Guid.NewGuid().ToString("N") });
            await _upkeep.RunAsync(_record.State.StoreId, isDue, _stop.Token);
            if (isDue) _collected = _clock.GetUptime();
        }
        catch (InconsistentStateException)
        {
            // Another process on the same folder began at the same time, and does it.
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The next activation begins again.
        }
        catch (Exception e)
        {
            LogBrokenOff(e.Message);
        }
    }

    private static Task<Task> WaitAsync(Task task) => Task.WhenAny(task, Task.Delay(Patience));

    [LoggerMessage(Level = LogLevel.Information, Message = "The upkeep of the store broke off and is tried again: {Reason}")]
    private partial void LogBrokenOff(string reason);
}

using DeCam.Cluster.Grains.Sweeps.Cells;
using DeCam.Cluster.Grains.Sweeps.Expansion;
using DeCam.Scoring;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>What becomes of open runs when the work of a sweep stops.</summary>
internal enum OpenRuns
{
    /// <summary>They go on; whoever works on the sweep next waits for them.</summary>
    GoOn,

    /// <summary>They write a checkpoint and pause.</summary>
    Pause,
}

/// <summary>The work on a sweep, beside its requests: expands it, keeps a window of runs open, has their rows written.</summary>
internal sealed partial class SweepWork : IDisposable
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    private const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private readonly SweepGrain _sweep;
    private readonly CellRunner _runner;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<SweepCellTicket, Task> _open = [];
    private readonly SweepWindow _window;
    private readonly Task _all;

    /// <summary>Starts working.</summary>
    public SweepWork(SweepGrain sweep)
    {
        _sweep = sweep;
        _runner = new(sweep.Grains, sweep.State.Spec!, sweep.Id, sweep.RunPrefix);
        _window = new(sweep.Grains, sweep.Options);
        _all = RunAsync(_stop.Token);
    }

    /// <summary>Runs open now.</summary>
    public int OpenRuns => _open.Count;

    /// <summary>Runs that may be open now.</summary>
    public int Window => _window.Size;

    /// <summary>Whether nothing more will be done.</summary>
    public bool IsOver => _all.IsCompleted;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Stops; what does not end within some seconds ends by itself, and its row is taken or dropped by the shard.</summary>
    public async Task StopAsync(OpenRuns runs)
    {
        var open = _open.Keys.ToList();
        await _stop.CancelAsync();
        await Task.WhenAny(_all, Task.Delay(StopWithin));
        if (runs == Sweeps.OpenRuns.GoOn) return;
        await Task.WhenAll(open.Select(PauseAsync));
    }

    private async Task PauseAsync(SweepCellTicket ticket)
    {
        try
        {
            await Transient.RetryAsync(_runner.RunOf(ticket).PauseAsync, CancellationToken.None, attempts: 3);
        }
        catch (Exception e) when (Transient.Is(e))
        {
            LogLeftRun(_sweep.Logger, _sweep.Id, ticket.Cell, e);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var window = _window.FollowAsync(following.Token);
        while (!cancellationToken.IsCancellationRequested && !await TryAsync(cancellationToken))
            await Task.Delay(PauseAfterFault, cancellationToken).ConfigureAwait(Quietly);
        await following.CancelAsync();
        await Task.WhenAll(_open.Values.Append(window)).ConfigureAwait(Quietly);
    }

    // True when the sweep has come to its end.
    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_sweep.State.IsExpanded) await ExpandAsync(cancellationToken);
            if (!await PassAsync(cancellationToken)) return false;
            return await EndAsync(SweepState.Completed, null);
        }
        catch (ScoringRefusedException refusal)
        {
            return await EndAsync(SweepState.Failed, Wire.Failure(refusal));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFault(_sweep.Logger, _sweep.Id, Cause.Of(e), e);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> EndAsync(SweepState end, Failure? failure)
    {
        try
        {
            await _sweep.EndAsync(end, failure);
            return true;
        }
        catch (Exception e)
        {
            LogFault(_sweep.Logger, _sweep.Id, Cause.Of(e), e);
            return false;
        }
    }

    private async Task ExpandAsync(CancellationToken cancellationToken)
    {
        var spec = _sweep.State.Spec!;
        var filter = new ImageFilter(spec, new(_sweep.Grains, spec, _sweep.Id, _sweep.RunPrefix), () => _window.Size);
        var shards = await _sweep.Expansion.ExpandAsync(spec, filter, cancellationToken);
        await _sweep.ChangeAsync(() =>
        {
            _sweep.State.Shards = shards;
            _sweep.State.IsExpanded = true;
            if (_sweep.State.State == SweepState.Expanding) _sweep.State.State = SweepState.Running;
        });
    }

    // One pass over all shards with cells left. False when a row could not be written, so that another pass is needed.
    private async Task<bool> PassAsync(CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < _sweep.State.Shards.Count; shard++)
            if (_sweep.State.Shards[shard] is { IsOpen: true, IsClosed: false }) await TakeAsync(shard, await Call(_sweep.Shard(shard).StatusAsync));
        for (var shard = 0; shard < _sweep.State.Shards.Count; shard++)
        {
            if (_sweep.State.Shards[shard].IsClosed) continue;
            // A pass before this one may have left them; the shard still tells of those that end meanwhile.
            var open = _open.Keys.ToHashSet();
            foreach (var ticket in await OpenAsync(shard))
            {
                if (open.Contains(ticket)) continue;
                await SlotAsync(cancellationToken);
                _open.Add(ticket, WorkOnAsync(shard, ticket, cancellationToken));
            }
        }

        await Task.WhenAll(_open.Values);
        return _sweep.State.Shards.TrueForAll(s => s.IsClosed);

        Task<T> Call<T>(Func<Task<T>> call) => RunWaiter.CallAsync(call, cancellationToken);

        async Task<SweepCellTicket[]> OpenAsync(int shard)
        {
            var entry = _sweep.State.Shards[shard];
            if (!entry.IsOpen) await _sweep.ChangeAsync(() => _sweep.State.Shards[shard].IsOpen = true);
            await TakeAsync(shard, await Call(() => _sweep.Shard(shard).OpenAsync(entry.First, entry.Count, entry.Cells)));
            return await Call(_sweep.Shard(shard).PendingAsync);
        }
    }

    private async Task SlotAsync(CancellationToken cancellationToken)
    {
        while (_open.Count >= _window.Size) await Task.WhenAny(_open.Values).WaitAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task WorkOnAsync(int shard, SweepCellTicket ticket, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            var row = await _runner.RunAsync(ticket, cancellationToken);
            await TakeAsync(shard, await RunWaiter.CallAsync(() => _sweep.Shard(shard).CompleteAsync(row), cancellationToken));
            await RunWaiter.CallAsync(async () => { await _runner.ForgetAsync(ticket); return true; }, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogCellFault(_sweep.Logger, _sweep.Id, ticket.Cell, Cause.Of(e), e);
        }
        finally
        {
            _open.Remove(ticket);
        }
    }

    private async Task TakeAsync(int shard, SweepShardStatus status)
    {
        if (_sweep.IsCurrent(this) && _sweep.Progress.Take(shard, status)) await _sweep.ChangeAsync(() => { });
    }

    [LoggerMessage(1, LogLevel.Warning, "Sweep {Sweep} met a fault and goes on in a second: {Reason}.")]
    private static partial void LogFault(ILogger logger, string sweep, string reason, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Sweep {Sweep} could not write the row of cell {Cell} and tries again: {Reason}.")]
    private static partial void LogCellFault(ILogger logger, string sweep, int cell, string reason, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Sweep {Sweep} could not pause the run of cell {Cell}.")]
    private static partial void LogLeftRun(ILogger logger, string sweep, int cell, Exception exception);
}

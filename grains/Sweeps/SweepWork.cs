using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Sweeps.Cells;
using DeCam.Cluster.Grains.Sweeps.Expansion;
using DeCam.Cluster.Grains.Telemetry;
using DeCam.Scoring;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>What happens to open runs when the work on a sweep stops.</summary>
internal enum OpenRuns
{
    /// <summary>They go on; the next work on the sweep waits for them.</summary>
    GoOn,

    /// <summary>They write a checkpoint and pause.</summary>
    Pause,
}

/// <summary>The work on a sweep, beside its requests: expands it, keeps a window of runs open, has their rows written.</summary>
/// <param name="ledger">The sweep.</param>
/// <param name="shards">Its shards.</param>
/// <param name="peers">The grains that are told of its end.</param>
/// <param name="expander">Finds the cells.</param>
/// <param name="window">How many runs may be open.</param>
/// <param name="runner">Makes the row of a cell.</param>
/// <param name="heard">What the runs of the cells do.</param>
/// <param name="patience">Times after which a sweep that cannot look at its images, or whose cells are gone, fails.</param>
/// <param name="logger">Hears of faults that are tried again.</param>
internal sealed partial class SweepWork(
    SweepLedger ledger, SweepShards shards, SweepPeers peers, SweepExpander expander, SweepWindow window, CellRunner runner,
    CellNews heard, WaitingOptions patience, ILogger logger) : IDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    private const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private static readonly Failure NoCells = new(FailureKind.Internal, "The sweep has no cells, so there is nothing to complete; submit it again.");

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<SweepCellTicket, Task> _open = [];
    private readonly WaitingCells _waiting = new(ledger);
    private readonly FaultStreak _faults = new(TimeProvider.System);

    // Those in a row by which something is gone from the store; one that is away says nothing of that.
    private readonly FaultStreak _gone = new(TimeProvider.System);
    private LookProgress? _look;
    private Task _all = Task.CompletedTask;
    private bool _isLeft;

    /// <summary>Runs open now.</summary>
    public int OpenRuns => _open.Count;

    /// <summary>Runs that may be open now.</summary>
    public int Window => window.Size;

    /// <summary>What the work waits for, as the rest of a sentence; null while it goes on.</summary>
    public string? WaitingFor => _faults.Waiting ?? _look?.WaitingFor ?? heard.WaitingInWords(OpenRuns);

    /// <summary>What the open runs do, by model and method.</summary>
    public SweepActivity[] Activities => heard.Activities();

    /// <summary>Whether the work has ended or was never started.</summary>
    public bool IsOver => _all.IsCompleted;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Starts working.</summary>
    public void Start() => _all = RunAsync(_stop.Token);

    /// <summary>Stops. A cell that does not end within some seconds ends by itself, and its shard takes or drops its row.</summary>
    public async Task StopAsync(OpenRuns runs)
    {
        var open = _open.Keys.ToList();
        await _stop.CancelAsync();
        await Task.WhenAny(_all, Task.Delay(StopWithin));
        if (runs == Sweeps.OpenRuns.Pause) await Task.WhenAll(open.Select(PauseAsync));
        _isLeft = true;
    }

    private async Task PauseAsync(SweepCellTicket ticket)
    {
        try
        {
            await Repeat.Briefly.CallAsync(runner.RunOf(ticket).PauseAsync, CancellationToken.None);
        }
        catch (Exception e) when (Transient.Is(e))
        {
            LogLeftRun(ledger.Id, ticket.Cell, e);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = window.FollowAsync(following.Token);
        while (!cancellationToken.IsCancellationRequested && !await TryAsync(cancellationToken))
            await Task.Delay(_faults.Pause, cancellationToken).ConfigureAwait(Quietly);
        _waiting.Hide();
        await following.CancelAsync();
        await Task.WhenAll(_open.Values.Append(looking)).ConfigureAwait(Quietly);
    }

    // True when the sweep has ended.
    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A write that met no record took that: the sweep has vanished from the store, which is not its end.
            if (ledger.Spec is null) return true;
            if (!ledger.IsExpanded) await ExpandAsync(cancellationToken);
            if (!await PassAsync(cancellationToken)) return false;
            if (ledger.Spec is null) return true;
            return ledger.Shards.Count > 0 ? await EndAsync(SweepState.Completed, null) : await EndAsync(SweepState.Failed, NoCells);
        }
        catch (ScoringRefusedException refusal)
        {
            return await EndAsync(SweepState.Failed, Wire.Failure(refusal));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Tell(e);
            // What is gone from the store stays gone, but a shared folder may show it late.
            if (IsGone(e)) return _gone.Age >= patience.LeftAfter && await EndAsync(SweepState.Failed, Gone());
            // Rows that are there stay; a sweep without any says why it has none.
            return !ledger.IsExpanded && (_faults.Age >= patience.AtMost || !Transient.Is(e, cancellationToken)) && await EndAsync(SweepState.Failed, GivenUp());
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
            await ledger.EndAsync(end, failure);
            TellEnd(failure);
            await peers.DropRunsAsync();
            await peers.UnregisterAsync();
            return true;
        }
        catch (Exception e)
        {
            Tell(e);
            return false;
        }
    }

    private void Tell(Exception fault)
    {
        if (IsGone(fault)) _gone.Add(Cause.Of(fault));
        else _gone.End();
        if (_faults.Add(Cause.Of(fault))) LogFault(ledger.Id, _faults.Count, Lasting.InWords(_faults.Age), Cause.Of(fault), fault);
    }

    private static bool IsGone(Exception fault) => fault is DamagedRecordException or ArtifactUnavailableException { InnerException: KeyNotFoundException };

    private void EndFaults()
    {
        _faults.End();
        _gone.End();
    }

    private Failure GivenUp() => new(FailureKind.Internal,
        $"The images of the sweep could not be looked at for {Lasting.InWords(_faults.Age)}, in {_faults.Count} attempts: {_faults.Reason}; mend this and submit the sweep again, or raise DeCam:Waiting:AtMost.");

    private Failure Gone() => new(FailureKind.Input, $"The sweep needs what is no longer in the artifact store: {Sentence.Ended(_faults.Reason!)}");

    private void TellEnd(Failure? failure)
    {
        var status = ledger.Status(0, 0);
        if (failure is not null) LogFailed(ledger.Id, failure.Message);
        else LogFinished(ledger.Id, status.Name, status.Done, status.Cells, status.FailedCells, status.Evaluations, (status.EndedUtc - status.AcceptedUtc)?.TotalSeconds ?? 0);
    }

    private async Task ExpandAsync(CancellationToken cancellationToken)
    {
        _look = new(_faults);
        _faults.Begin();
        var found = await expander.ExpandAsync(ledger.RunPrefix, ledger.Spec!, () => window.Size, _look, cancellationToken);
        _look = null;
        await ledger.ExpandAsync([.. found.Select(s => new SweepShardEntry { First = s.First, Count = s.Count, Cells = s.Cells })]);
        EndFaults();
    }

    // One pass over all shards with cells left. False when a row could not be written: another pass is needed.
    private async Task<bool> PassAsync(CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < ledger.Shards.Count; shard++)
        {
            if (ledger.Shards[shard] is { IsOpen: true, IsClosed: false })
                await TakeAsync(shard, await Repeat.ForTenMinutes.CallAsync(shards[shard].StatusAsync, cancellationToken));
        }

        DamagedRecordException? gone = null;
        for (var shard = 0; shard < ledger.Shards.Count; shard++)
            if (!ledger.Shards[shard].IsClosed) gone = await GoneOfAsync(shard, cancellationToken) ?? gone;
        await Task.WhenAll(_open.Values);
        if (gone is not null) throw gone;
        return ledger.Shards.All(s => s.IsClosed);
    }

    // A shard whose list of cells is gone holds up no other.
    private async Task<DamagedRecordException?> GoneOfAsync(int shard, CancellationToken cancellationToken)
    {
        try
        {
            await BeginAsync(shard, cancellationToken);
            return null;
        }
        catch (DamagedRecordException gone)
        {
            return gone;
        }
    }

    // Begins every cell of a shard that has no row.
    private async Task BeginAsync(int shard, CancellationToken cancellationToken)
    {
        // Cells opened by an earlier pass may still be running; the shard lists them as pending until their rows are written.
        var running = _open.Keys.ToHashSet();
        foreach (var ticket in await PendingAsync(shard, cancellationToken))
        {
            if (running.Contains(ticket)) continue;
            await SlotAsync(cancellationToken);
            _open.Add(ticket, WorkOnAsync(shard, ticket, cancellationToken));
        }
    }

    private async Task<SweepCellTicket[]> PendingAsync(int shard, CancellationToken cancellationToken)
    {
        await ledger.OpenAsync(shard);
        var entry = ledger.Shards[shard];
        await TakeAsync(shard, await Repeat.ForTenMinutes.CallAsync(() => shards[shard].OpenAsync(entry.First, entry.Count, entry.Cells), cancellationToken));
        return await Repeat.ForTenMinutes.CallAsync(shards[shard].PendingAsync, cancellationToken);
    }

    private async Task SlotAsync(CancellationToken cancellationToken)
    {
        while (_open.Count >= window.Size) await Task.WhenAny(_open.Values).WaitAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task WorkOnAsync(int shard, SweepCellTicket ticket, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Instruments.CellsOpen.Add(1);
        try
        {
            var row = await runner.RunAsync(ticket, cancellationToken);
            var counters = await Repeat.ForTenMinutes.CallAsync(() => shards[shard].CompleteAsync(row), cancellationToken);
            // From here on the counters have its evaluations.
            heard.Forget(ticket);
            await TakeAsync(shard, counters);
            EndFaults();
            await Repeat.ForTenMinutes.CallAsync(() => runner.ForgetAsync(ticket), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogCellFault(ledger.Id, ticket.Cell, Cause.Of(e), e);
        }
        finally
        {
            heard.Forget(ticket);
            _open.Remove(ticket);
            Instruments.CellsOpen.Add(-1);
        }
    }

    // Answers that come after the work was left may be out of date.
    private async Task TakeAsync(int shard, SweepShardStatus status)
    {
        if (_isLeft) return;
        await ledger.TakeAsync(shard, status);
        _waiting.Show(_open.Count);
    }

    [LoggerMessage(4, LogLevel.Information, "Sweep {Sweep} ('{Name}') finished: {Done} of {Cells} cells done, {Failed} failed, {Evaluations} evaluations in {Seconds:0} s")]
    private partial void LogFinished(string sweep, string name, int done, int cells, int failed, long evaluations, double seconds);

    [LoggerMessage(5, LogLevel.Warning, "Sweep {Sweep} failed: {Reason}", EventName = WorkEvents.Failed)]
    private partial void LogFailed(string sweep, string reason);

    [LoggerMessage(1, LogLevel.Warning, "Sweep {Sweep} met a fault, {Count} in a row for {Time}, and tries again: {Reason}.")]
    private partial void LogFault(string sweep, int count, string time, string reason, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Sweep {Sweep} could not write the row of cell {Cell} and tries again: {Reason}.")]
    private partial void LogCellFault(string sweep, int cell, string reason, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Sweep {Sweep} could not pause the run of cell {Cell}.")]
    private partial void LogLeftRun(string sweep, int cell, Exception exception);
}

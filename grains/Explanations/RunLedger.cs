using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>
/// The record of one run: the record in the store, and the state that callers are told. Callers hear of a change only after it is
/// written. The two differ only when the store takes no writes: the store says 'running', callers hear 'failed' and why.
/// </summary>
internal sealed class RunLedger(string runId, StateWriter<RunRecord> stored)
{
    private RunEnd _told = Told(runId, stored.State);

    /// <summary>The record in memory, which the run's work shares. A write stores it as it is then.</summary>
    public RunRecord Record => stored.State;

    /// <summary>Where the run stands, as it is told.</summary>
    public RunState State => _told.State;

    /// <summary>Whether there is work to do: stored and told is that the run goes on.</summary>
    public bool GoesOn => _told.State == RunState.Running && Record.State == RunState.Running;

    /// <summary>The result, once it is stored.</summary>
    public RunResult? Result => _told.Result;

    private bool IsUnwritten => _told.State == RunState.Failed && Record.State == RunState.Running;

    /// <summary>The status of the run.</summary>
    /// <param name="waitingFor">The thing that the work waits for, or null.</param>
    public RunStatus Status(string? waitingFor) => (Record.Progress ?? new() { RunId = runId }) with
    {
        State = _told.State,
        Failure = _told.Failure,
        // A run whose state was lost has no specification; its names come from a list.
        ImageName = Record.Spec?.ImageName ?? Record.Progress?.ImageName ?? "",
        Method = Record.Spec?.Method ?? Record.Progress?.Method ?? "",
        ModelName = Record.Spec?.Model.Name ?? Record.Progress?.ModelName ?? "",
        AcceptedUtc = Record.AcceptedUtc,
        Resumes = Record.Resumes,
        WaitingFor = waitingFor,
    };

    /// <summary>Begins the run anew.</summary>
    /// <param name="spec">What to explain.</param>
    /// <param name="acceptedUtc">When it was accepted.</param>
    /// <param name="trace">Where its trace begins, or null.</param>
    public Task AcceptAsync(RunSpec spec, DateTime acceptedUtc, string? trace = null)
    {
        var before = stored.State;
        return TellAfterAsync(
            () => stored.State = new() { RunId = runId, Spec = spec, State = RunState.Running, AcceptedUtc = acceptedUtc, Trace = trace },
            () => stored.State = before);
    }

    /// <summary>Ends the run; a write that fails leaves it running, with its checkpoint.</summary>
    public Task EndAsync(RunEnd end)
    {
        var checkpoint = Record.Checkpoint;
        return TellAfterAsync(() => Set(end, []), () => Set(new(RunState.Running), checkpoint));
    }

    /// <summary>Writes the record with what the work has put into it.</summary>
    public Task WriteAsync() => stored.KeepAsync(() => { });

    /// <summary>Tells that the run failed, though the store, which takes nothing, says that it goes on.</summary>
    public void TellStopped(Failure failure) => _told = new(RunState.Failed, null, failure);

    /// <summary>
    /// Reads again what is stored of a run that goes on, but not here: another cluster on the same data may be working on it. The same
    /// of a run that is not known: another activation may have accepted it while silos came or went.
    /// </summary>
    /// <param name="patience">How long to wait for a read or write under way; after that it is left out.</param>
    /// <param name="isEnded">Whether the same is to be done for a run that has ended.</param>
    public async Task RefreshAsync(TimeSpan patience = default, bool isEnded = false)
    {
        var isAsked = _told.State is RunState.Running or RunState.Unknown || (isEnded && !IsUnwritten);
        if (isAsked && await stored.ReadAsync(patience)) _told = Told(runId, Record);
    }

    /// <summary>Goes back to what is stored, if the run stopped for want of storage.</summary>
    public async Task TakeUpAsync()
    {
        if (IsUnwritten && await stored.ReadAsync(Timeout.InfiniteTimeSpan)) _told = Told(runId, Record);
    }

    /// <summary>Does something while the record is neither read nor written.</summary>
    public Task BetweenWritesAsync(Action action) => stored.BetweenWritesAsync(action);

    /// <summary>Deletes the record and ends the activation.</summary>
    public async Task ClearAsync()
    {
        await stored.ClearAsync();
        _told = Told(runId, Record);
    }

    private async Task TellAfterAsync(Action change, Action undo)
    {
        await stored.KeepAsync(change, undo);
        _told = Told(runId, Record);
    }

    private void Set(RunEnd end, byte[] checkpoint)
    {
        Record.State = end.State;
        Record.Result = end.Result;
        Record.Failure = end.Failure;
        Record.Checkpoint = checkpoint;
        Record.EndedUtc = end.State == RunState.Running ? null : DateTime.UtcNow;
    }

    private static RunEnd Told(string runId, RunRecord record) => record.Damage is { } damage
        ? new(RunState.Failed, null, new(FailureKind.Damaged, $"The stored record of run '{runId}' cannot be used, and other runs are not affected. {damage} 'decam runs delete {runId}' removes it; then the run can be made again."))
        : new(record.State, record.Result, record.Failure);
}

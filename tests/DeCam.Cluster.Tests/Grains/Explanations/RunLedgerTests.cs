using DeCam.Cluster.Grains.Explanations;
using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Tests.Grains.Explanations;

public sealed class RunLedgerTests
{
    private static readonly RunSpec Spec = new() { Model = new("m", "", ""), ImageName = "picture", ImageSha256 = "", Method = "decam" };
    private readonly StoredRun _store = new();
    private readonly RunLedger _ledger;

    public RunLedgerTests() => _ledger = new("r", new StateWriter<RunRecord>(_store, () => { }));

    [Fact]
    public async Task Accept_Written_IsTold()
    {
        await _ledger.AcceptAsync(Spec, DateTime.UnixEpoch);

        Assert.Equal(RunState.Running, _ledger.State);
        Assert.Equal(RunState.Running, _store.Stored.State);
        Assert.Equal("picture", _ledger.Status(null).ImageName);
        Assert.Equal(DateTime.UnixEpoch, _ledger.Status(null).AcceptedUtc);
    }

    [Fact]
    public async Task Accept_NotWritten_LeavesTheRunUnknown()
    {
        _store.Fault = new IOException("full");

        await Assert.ThrowsAsync<IOException>(() => _ledger.AcceptAsync(Spec, DateTime.UnixEpoch));

        Assert.Equal(RunState.Unknown, _ledger.State);
        Assert.Null(_ledger.Record.Spec);
    }

    [Fact]
    public async Task End_WhileItIsWritten_IsNotTold()
    {
        await _ledger.AcceptAsync(Spec, DateTime.UnixEpoch);
        var gate = new TaskCompletionSource();
        _store.Writing = gate.Task;

        var ending = _ledger.EndAsync(new(RunState.Completed, new RunResult { RunId = "r", Spec = Spec, Preprocessing = "", Targets = [], Options = "", StoppedBy = "" }));
        Assert.Equal(RunState.Running, _ledger.State);
        Assert.Null(_ledger.Result);

        gate.SetResult();
        await ending;
        Assert.Equal(RunState.Completed, _ledger.State);
        Assert.NotNull(_ledger.Result);
    }

    [Fact]
    public async Task End_NotWritten_GoesOnWithItsCheckpoint()
    {
        await _ledger.AcceptAsync(Spec, DateTime.UnixEpoch);
        _ledger.Record.Checkpoint = [1, 2, 3];
        _store.Fault = new IOException("full");

        await Assert.ThrowsAsync<IOException>(() => _ledger.EndAsync(new(RunState.Cancelled)));

        Assert.Equal(RunState.Running, _ledger.State);
        Assert.Equal(RunState.Running, _ledger.Record.State);
        Assert.Equal([1, 2, 3], _ledger.Record.Checkpoint);
    }

    [Fact]
    public async Task TellStopped_StoredRun_IsToldFailedUntilItIsTakenUp()
    {
        await _ledger.AcceptAsync(Spec, DateTime.UnixEpoch);

        _ledger.TellStopped(new(FailureKind.Internal, "The disk is full."));

        Assert.Equal(RunState.Failed, _ledger.State);
        Assert.Equal("The disk is full.", _ledger.Status(null).Failure?.Message);
        Assert.Equal(RunState.Running, _store.Stored.State);

        await _ledger.RefreshAsync();
        Assert.Equal(RunState.Failed, _ledger.State);

        await _ledger.TakeUpAsync();
        Assert.Equal(RunState.Running, _ledger.State);
        Assert.Null(_ledger.Status(null).Failure);
    }

    [Fact]
    public async Task Clear_EndedRun_IsUnknown()
    {
        await _ledger.AcceptAsync(Spec, DateTime.UnixEpoch);
        await _ledger.EndAsync(new(RunState.Cancelled));

        await _ledger.ClearAsync();

        Assert.Equal(RunState.Unknown, _ledger.State);
        Assert.Equal(RunState.Unknown, _ledger.Status(null).State);
    }

    [Fact]
    public async Task Refresh_RunThatEndedElsewhere_IsToldSo()
    {
        await _ledger.AcceptAsync(Spec, DateTime.UnixEpoch);
        _store.Stored = new() { Spec = Spec, State = RunState.Cancelled };

        await _ledger.RefreshAsync();

        Assert.Equal(RunState.Cancelled, _ledger.State);
    }

    [Fact]
    public async Task Refresh_DuringAWrite_DoesNotWait()
    {
        await _ledger.AcceptAsync(Spec, DateTime.UnixEpoch);
        var gate = new TaskCompletionSource();
        _store.Writing = gate.Task;
        var writing = _ledger.WriteAsync();

        await _ledger.RefreshAsync();

        Assert.Equal(0, _store.Reads);
        gate.SetResult();
        await writing;
    }

    // Keeps copies, as a store does.
    private sealed class StoredRun : IPersistentState<RunRecord>
    {
        public RunRecord State { get; set; } = new();

        public RunRecord Stored { get; set; } = new();

        public Exception? Fault { get; set; }

        public Task Writing { get; set; } = Task.CompletedTask;

        public int Reads { get; private set; }

        public string Etag => "";

        public bool RecordExists => true;

        public async Task WriteStateAsync()
        {
            var copy = Copy(State);
            await Writing;
            if (Fault is { } fault) throw fault;
            Stored = copy;
        }

        public Task ReadStateAsync()
        {
            Reads++;
            State = Copy(Stored);
            return Task.CompletedTask;
        }

        public Task ClearStateAsync()
        {
            (State, Stored) = (new(), new());
            return Task.CompletedTask;
        }

        private static RunRecord Copy(RunRecord record) => new()
        {
            Spec = record.Spec,
            State = record.State,
            AcceptedUtc = record.AcceptedUtc,
            Checkpoint = [.. record.Checkpoint],
            Failure = record.Failure,
            Result = record.Result,
        };
    }
}

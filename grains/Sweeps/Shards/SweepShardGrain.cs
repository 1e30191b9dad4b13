using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Sweeps.Shards;

/// <inheritdoc cref="ISweepShardGrain"/>
/// <remarks>
/// Every change is one ETag-checked write, and the status shows only written rows. When a write fails, the stored state is read
/// again, if need be by another activation, and the sweep repeats the call.
/// </remarks>
[CoordinatorOnly, RandomPlacement]
internal sealed class SweepShardGrain : Grain, ISweepShardGrain, IIncomingGrainCallFilter
{
    private const int TailBytes = 48 * 1024;

    private readonly StateWriter<SweepShardState> _writer;
    private readonly SweepBlob _blobs;
    private readonly ILogger<SweepShardGrain> _logger;
    private SweepShardStatus _written = new();

    /// <summary>Called by the runtime.</summary>
    public SweepShardGrain([PersistentState(StoredStates.Shards, StorageNames.Grains)] IPersistentState<SweepShardState> stored, SweepBlob blobs, ILogger<SweepShardGrain> logger) =>
        (_writer, _blobs, _logger) = (new(stored, DeactivateOnIdle), blobs, logger);

    private SweepShardState State => _writer.State;

    // The key ends in the epoch and the number of the shard.
    private string SweepId => string.Join('.', this.GetPrimaryKeyString().Split('.')[..^2]);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _written = Status();
        DamageLog.Tell(_logger, $"the rows of sweep shard {this.GetPrimaryKeyString()}", State);
        return Task.CompletedTask;
    }

    /// <summary>Reads the rows again before each request, where there were none: another activation may have opened the shard. Called by the runtime.</summary>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (State.Cells.Length == 0 && await _writer.ReadAsync(Timeout.InfiniteTimeSpan)) _written = Status();
        await context.Invoke();
    }

    /// <inheritdoc/>
    public async Task<SweepShardStatus> OpenAsync(int first, int count, string cells)
    {
        if (State.Cells == cells) return _written;
        return await ChangeAsync(() => _writer.State = new() { First = first, Cells = cells, States = new byte[count], Attempts = new byte[count] });
    }

    /// <inheritdoc/>
    public Task<SweepShardStatus> StatusAsync() => Task.FromResult(_written);

    /// <inheritdoc/>
    public async Task<SweepCellTicket[]> PendingAsync()
    {
        if (State.Cells.Length == 0) return [];
        var cells = await KeptAsync<SweepCellTicket[]>(State.Cells, "Cells");
        return [.. cells.Where((_, i) => State.States[i] == (byte)CellState.Pending).Select(c => c with { Attempt = State.Attempts[c.Cell - State.First] })];
    }

    /// <inheritdoc/>
    public async Task<SweepShardStatus> CompleteAsync(SweepRow row)
    {
        var at = row.Cell - State.First;
        if (at < 0 || at >= State.States.Length)
            throw new ArgumentOutOfRangeException(nameof(row), $"Cell {row.Cell} is not in shard '{this.GetPrimaryKeyString()}', which holds {State.States.Length} cells from {State.First} on.");
        if (State.States[at] != (byte)CellState.Pending) return _written;
        var status = await ChangeAsync(() =>
        {
            State.States[at] = (byte)(row.Failure is null ? CellState.Done : CellState.Failed);
            State.Sums = State.Sums.With(row);
            (row.Failure is null ? State.Tail : State.Failed).Add(row);
        });
        Instruments.Cells.Add(1, new KeyValuePair<string, object?>(TagNames.State, row.Failure is null ? WorkStates.Completed : WorkStates.Failed));
        return status;
    }

    /// <inheritdoc/>
    public async Task<int> RetryAsync(SweepRetry which)
    {
        var failed = await FailedAsync();
        var again = failed.Where(r => Matches(r, which)).ToList();
        if (again.Count == 0) return 0;
        await ChangeAsync(() =>
        {
            foreach (var row in again)
            {
                State.States[row.Cell - State.First] = (byte)CellState.Pending;
                State.Attempts[row.Cell - State.First]++;
                State.Sums = State.Sums.Without(row);
            }

            State.FailedBlocks = [];
            State.Failed = [.. failed.Except(again)];
        });
        return again.Count;
    }

    /// <inheritdoc/>
    public Task<int> BlocksAsync() => State.Damage is { } damage ? throw Unreadable(damage) : Task.FromResult(State.Blocks.Count + State.FailedBlocks.Count + 2);

    /// <inheritdoc/>
    public async Task<SweepRow[]> RowsAsync(int block)
    {
        if (State.Damage is { } damage) throw Unreadable(damage);
        string[] keys = [.. State.Blocks, .. State.FailedBlocks];
        if (block < keys.Length) return await KeptAsync<SweepRow[]>(keys[block], "Rows");
        return block == keys.Length ? [.. State.Tail] : [.. State.Failed];
    }

    /// <inheritdoc/>
    public Task ClearAsync() => _writer.ClearAsync();

    private async Task<T> KeptAsync<T>(string sha256, string what)
    {
        try
        {
            return await _blobs.GetAsync<T>(sha256, CancellationToken.None);
        }
        catch (KeyNotFoundException gone)
        {
            throw new DamagedRecordException($"{what} of sweep '{SweepId}' are gone from the artifact store. {gone.Message} Put the store back from a backup, or begin the sweep anew with --restart.");
        }
    }

    // Counters of a damaged shard are those of an empty one, so that work on the sweep makes its cells again.
    private DamagedRecordException Unreadable(string damage) =>
        new($"Rows of sweep '{SweepId}' cannot be read, and other rows are not affected. {damage} 'decam sweep retry {SweepId}' makes these cells again.");

    private async Task<List<SweepRow>> FailedAsync()
    {
        var blocks = await Task.WhenAll(State.FailedBlocks.Select(key => KeptAsync<SweepRow[]>(key, "Rows")));
        return [.. blocks.SelectMany(rows => rows), .. State.Failed];
    }

    // The rows that stay in the state. Full blocks become artifacts, so that the write of a row stays small.
    private async Task<List<SweepRow>> SealedAsync(List<SweepRow> rows, List<string> sealedBlocks)
    {
        var block = new List<SweepRow>();
        foreach (var row in rows)
        {
            block.Add(row);
            if (block.Sum(Bytes) <= TailBytes) continue;
            sealedBlocks.Add(await _blobs.PutAsync(block.ToArray(), CancellationToken.None));
            block = [];
        }

        return block;
    }

    private async Task<SweepShardStatus> ChangeAsync(Action change)
    {
        try
        {
            await _writer.ChangeAsync(async () =>
            {
                change();
                State.Tail = await SealedAsync(State.Tail, State.Blocks);
                State.Failed = await SealedAsync(State.Failed, State.FailedBlocks);
            });
        }
        finally
        {
            if (_writer.IsStored) _written = Status();
        }

        return _written;
    }

    private SweepShardStatus Status() => new()
    {
        Cells = State.States.Length,
        Done = State.States.Count(s => s == (byte)CellState.Done),
        Failed = State.States.Count(s => s == (byte)CellState.Failed),
        Sums = [.. State.Sums],
    };

    private static bool Matches(SweepRow row, SweepRetry which) =>
        (which.Model is null || which.Model == row.Model)
        && (which.Method is null || which.Method == row.Method)
        && (which.Message is null || row.Failure!.Message.Contains(which.Message, StringComparison.OrdinalIgnoreCase));

    // The curves, or the reason, are nearly all of a row; the rest is below half a kilobyte.
    private static int Bytes(SweepRow row) => 512 + (row.Failure?.Message.Length ?? 0) + row.Curves.Sum(c => c.Insertion.Length + c.Deletion.Length);
}

using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.Storage;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Sweeps.Shards;

/// <inheritdoc cref="ISweepShardGrain"/>
/// <remarks>
/// Every change is one ETag-checked write, and only what is written is told. When a write fails the stored state is read again,
/// if need be by another activation, and the sweep repeats the call.
/// </remarks>
[RandomPlacement, CoordinatorOnly]
internal sealed class SweepShardGrain(
    [PersistentState("sweep-shard", StorageNames.Grains)] IPersistentState<SweepShardState> stored, SweepBlob blobs) : Grain, ISweepShardGrain
{
    private const int TailBytes = 48 * 1024;

    private SweepShardStatus _written = new();

    private SweepShardState State => stored.State;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _written = Status();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<SweepShardStatus> OpenAsync(int first, int count, string cells)
    {
        if (State.Cells == cells) return _written;
        stored.State = new() { First = first, Cells = cells, States = new byte[count], Attempts = new byte[count] };
        await WriteAsync();
        return _written;
    }

    /// <inheritdoc/>
    public Task<SweepShardStatus> StatusAsync() => Task.FromResult(_written);

    /// <inheritdoc/>
    public async Task<SweepCellTicket[]> PendingAsync()
    {
        if (State.Cells.Length == 0) return [];
        var cells = await blobs.GetAsync<SweepCellTicket[]>(State.Cells, CancellationToken.None);
        return [.. cells.Where((_, i) => State.States[i] == (byte)CellState.Pending).Select(c => c with { Attempt = State.Attempts[c.Cell - State.First] })];
    }

    /// <inheritdoc/>
    public async Task<SweepShardStatus> CompleteAsync(SweepRow row)
    {
        var at = row.Cell - State.First;
        if (at < 0 || at >= State.States.Length)
            throw new ArgumentOutOfRangeException(nameof(row), $"Cell {row.Cell} is not in shard '{this.GetPrimaryKeyString()}', which holds {State.States.Length} cells from {State.First} on.");
        if (State.States[at] != (byte)CellState.Pending) return _written;
        State.States[at] = (byte)(row.Failure is null ? CellState.Done : CellState.Failed);
        State.Sums = State.Sums.With(row);
        (row.Failure is null ? State.Tail : State.Failed).Add(row);
        await WriteAsync();
        return _written;
    }

    /// <inheritdoc/>
    public async Task<int> RetryAsync(SweepRetry which)
    {
        var failed = await FailedAsync();
        var again = failed.Where(r => Matches(r, which)).ToList();
        if (again.Count == 0) return 0;
        foreach (var row in again)
        {
            State.States[row.Cell - State.First] = (byte)CellState.Pending;
            State.Attempts[row.Cell - State.First]++;
            State.Sums = State.Sums.Without(row);
        }

        (State.FailedBlocks, State.Failed) = ([], [.. failed.Except(again)]);
        await WriteAsync();
        return again.Count;
    }

    /// <inheritdoc/>
    public Task<int> BlocksAsync() => Task.FromResult(State.Blocks.Count + State.FailedBlocks.Count + 2);

    /// <inheritdoc/>
    public async Task<SweepRow[]> RowsAsync(int block)
    {
        string[] keys = [.. State.Blocks, .. State.FailedBlocks];
        if (block < keys.Length) return await blobs.GetAsync<SweepRow[]>(keys[block], CancellationToken.None);
        return block == keys.Length ? [.. State.Tail] : [.. State.Failed];
    }

    /// <inheritdoc/>
    public async Task ClearAsync()
    {
        await stored.ClearStateAsync();
        DeactivateOnIdle();
    }

    private async Task<List<SweepRow>> FailedAsync()
    {
        var blocks = await Task.WhenAll(State.FailedBlocks.Select(key => blobs.GetAsync<SweepRow[]>(key, CancellationToken.None)));
        return [.. blocks.SelectMany(rows => rows), .. State.Failed];
    }

    // What the state keeps of the rows; full blocks are written apart, so that the write of a row stays small.
    private async Task<List<SweepRow>> SealedAsync(List<SweepRow> rows, List<string> sealedBlocks)
    {
        var block = new List<SweepRow>();
        foreach (var row in rows)
        {
            block.Add(row);
            if (block.Sum(Bytes) <= TailBytes) continue;
            sealedBlocks.Add(await blobs.PutAsync(block.ToArray(), CancellationToken.None));
            block = [];
        }

        return block;
    }

    private async Task WriteAsync()
    {
        try
        {
            State.Tail = await SealedAsync(State.Tail, State.Blocks);
            State.Failed = await SealedAsync(State.Failed, State.FailedBlocks);
            await stored.WriteStateAsync();
            _written = Status();
        }
        catch
        {
            await stored.RereadAsync(DeactivateOnIdle);
            _written = Status();
            throw;
        }
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

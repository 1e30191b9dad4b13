using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Tests.Grains.Sweeps;

public sealed class SweepShardTests
{
    private const int Cells = 300;

    [Fact]
    public async Task Complete_ManyFailedRows_KeepTheStateSmallAndARetryFindsThem()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var shard = cluster.Grains.GetGrain<ISweepShardGrain>("shard");
        await shard.OpenAsync(0, Cells, "cells");
        for (var cell = 0; cell < Cells; cell++) await shard.CompleteAsync(Failed(cell));

        Assert.InRange(cluster.States.Entries.Single(e => e.Key.StartsWith("sweep-shard/", StringComparison.Ordinal)).Value.State.Length, 1, 64 * 1024);
        Assert.Equal(Enumerable.Range(0, Cells), await CellsAsync(shard));
        Assert.Equal(Cells / 2, await shard.RetryAsync(new(Message: "odd")));
        Assert.Equal(Enumerable.Range(0, Cells).Where(c => c % 2 == 0), await CellsAsync(shard));
        Assert.Equal((Cells / 2, Cells / 2), ((await shard.StatusAsync()).Failed, (await shard.StatusAsync()).Sums.Sum(s => s.Failed)));
        Assert.Equal(Cells / 2, await shard.RetryAsync(new()));
        Assert.Empty(await CellsAsync(shard));
    }

    [Fact]
    public async Task Complete_StoreAway_IsDoneOnceItIsWritten()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var shard = cluster.Grains.GetGrain<ISweepShardGrain>("shard");
        await shard.OpenAsync(0, Cells, "cells");
        cluster.States.IsAway = true;
        await Assert.ThrowsAnyAsync<Exception>(() => shard.CompleteAsync(Failed(0)));
        cluster.States.IsAway = false;

        Assert.Equal(1, (await PlantedCluster.RetryAsync(() => shard.CompleteAsync(Failed(0)))).Failed);

        await PlantedCluster.DropAsync(shard);
        Assert.Equal(1, (await PlantedCluster.RetryAsync(shard.StatusAsync)).Failed);
        Assert.Equal([0], await CellsAsync(shard));
    }

    [Fact]
    public async Task Retry_RowsThatAnotherActivationWrote_AreFound()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var shard = cluster.Grains.GetGrain<ISweepShardGrain>("shard");
        await shard.OpenAsync(0, Cells, "cells");
        await shard.CompleteAsync(Failed(0));
        var written = cluster.States.Entries.Single(e => e.Key.StartsWith("sweep-shard/", StringComparison.Ordinal));
        await shard.ClearAsync();
        await PlantedCluster.UntilTrueAsync(async () => (await shard.StatusAsync()).Cells == 0);
        cluster.States.Entries[written.Key] = written.Value;

        Assert.Equal(1, (await shard.StatusAsync()).Failed);
        Assert.Equal(1, await shard.RetryAsync(new()));
    }

    [Fact]
    public async Task Status_RowBeingWritten_DoesNotTellOfItYet()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var shard = cluster.Grains.GetGrain<ISweepShardGrain>("shard");
        await shard.OpenAsync(0, Cells, "cells");
        var written = new TaskCompletionSource();
        cluster.States.Writing = written.Task;
        var completing = shard.CompleteAsync(Failed(0));

        var meanwhile = (await shard.StatusAsync()).Failed;
        written.SetResult();

        Assert.Equal((0, 1), (meanwhile, (await completing).Failed));
    }

    private static SweepRow Failed(int cell) => new()
    {
        Cell = cell,
        Model = "model",
        Method = "method",
        Image = $"{cell}.png",
        Seed = 0,
        Failure = new(FailureKind.Input, $"This cell is {(cell % 2 == 0 ? "even" : "odd")}: {new string('x', 400)}"),
    };

    private static async Task<IEnumerable<int>> CellsAsync(ISweepShardGrain shard)
    {
        var rows = new List<SweepRow>();
        for (var block = await shard.BlocksAsync() - 1; block >= 0; block--) rows.AddRange(await shard.RowsAsync(block));
        return rows.Select(r => r.Cell).Order();
    }
}

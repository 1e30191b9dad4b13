using DeCam.Cluster.Grains.Calls;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>The shards of one sweep, and the calls that go to many of them.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="ledger">The sweep.</param>
internal sealed class SweepShards(IGrainFactory grains, SweepLedger ledger)
{
    private const int AtOnce = 16;

    /// <summary>The grain of a shard.</summary>
    public ISweepShardGrain this[int shard] => grains.GetGrain<ISweepShardGrain>(ledger.ShardKey(shard));

    /// <summary>The next epoch that has no shards: a record that was damaged or lost does not tell which there were.</summary>
    public async Task<int> FreshEpochAsync()
    {
        var epoch = ledger.NextEpoch;
        while ((await grains.GetGrain<ISweepShardGrain>(ledger.ShardKey(0, epoch)).StatusAsync()).Cells > 0) epoch++;
        return epoch;
    }

    /// <summary>Keys of all shards, in the order of the cells.</summary>
    public string[] Keys() => [.. ledger.Shards.Select((_, shard) => ledger.ShardKey(shard))];

    /// <summary>The counters of all shards that were opened.</summary>
    public async Task<IReadOnlyList<OpenShard>> OpenAsync()
    {
        var all = new List<OpenShard>();
        foreach (var part in Enumerable.Range(0, ledger.Shards.Count).Where(shard => ledger.Shards[shard].IsOpen).Chunk(AtOnce))
            all.AddRange(await Task.WhenAll(part.Select(async shard => new OpenShard(shard, await StatusAsync(shard)))));
        return all;
    }

    /// <summary>Opens failed cells of these shards again.</summary>
    /// <returns>Number of cells opened again.</returns>
    public async Task<int> RetryAsync(IEnumerable<OpenShard> shards, SweepRetry which)
    {
        var opened = 0;
        foreach (var part in shards.Where(s => s.Status.Failed > 0).Chunk(AtOnce))
            opened += (await Task.WhenAll(part.Select(s => RetryAsync(s, which)))).Sum();
        return opened;
    }

    /// <summary>Deletes all shards.</summary>
    public async Task ClearAsync()
    {
        for (var shard = 0; shard < ledger.Shards.Count; shard++) await this[shard].ClearAsync();
    }

    // An answer may be lost after the shard wrote, and the repeated call opens nothing more. So the cells opened are those that are
    // not failed any longer.
    private async Task<int> RetryAsync(OpenShard shard, SweepRetry which)
    {
        await Repeat.OverFailover.CallAsync(() => this[shard.Index].RetryAsync(which), CancellationToken.None);
        return shard.Status.Failed - (await StatusAsync(shard.Index)).Failed;
    }

    private Task<SweepShardStatus> StatusAsync(int shard) => Repeat.OverFailover.CallAsync(this[shard].StatusAsync, CancellationToken.None);
}

/// <summary>A shard that was opened.</summary>
/// <param name="Index">Index of the shard.</param>
/// <param name="Status">Its counters.</param>
internal sealed record OpenShard(int Index, SweepShardStatus Status);

using System.Runtime.CompilerServices;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Reads the rows of a sweep as they are stored.</summary>
internal sealed class SweepRows(ClusterCalls calls)
{
    /// <summary>All rows, in the order of the cells; one shard is held at a time.</summary>
    public async IAsyncEnumerable<SweepRow> ReadAsync(string sweepId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var shard in await calls.AskAsync(calls.Sweep(sweepId).ShardsAsync, cancellationToken))
        {
            foreach (var row in (await ShardAsync(shard, cancellationToken)).OrderBy(r => r.Cell)) yield return row;
        }
    }

    private async Task<List<SweepRow>> ShardAsync(string key, CancellationToken cancellationToken)
    {
        var shard = calls.Cluster.Grains.GetGrain<ISweepShardGrain>(key);
        var rows = new List<SweepRow>();
        var blocks = await calls.AskAsync(shard.BlocksAsync, cancellationToken);
        for (var block = 0; block < blocks; block++) rows.AddRange(await calls.AskAsync(() => shard.RowsAsync(block), cancellationToken));
        return rows;
    }
}

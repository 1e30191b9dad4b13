using Orleans.Concurrency;

namespace DeCam.Cluster.Grains.Registry;

/// <summary>Merges the shards' lists of recent runs; never asks the runs themselves.</summary>
[StatelessWorker, Reentrant]
public sealed class RunIndexGrain : Grain, IRunIndexGrain
{
    /// <inheritdoc/>
    public async Task<RunEntry[]> ListAsync(DateTime? beforeUtc, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, IRunIndexGrain.PageLimit);
        var shards = await Task.WhenAll(Enumerable.Range(0, RegistryShards.Count)
            .Select(shard => GrainFactory.GetGrain<IRegistryGrain>(shard).RecentAsync(beforeUtc ?? DateTime.MaxValue, count)));
        return [.. shards.SelectMany(runs => runs).OrderByDescending(r => r.AcceptedUtc).Take(count)];
    }
}

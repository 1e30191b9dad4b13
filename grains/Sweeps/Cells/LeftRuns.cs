using DeCam.Cluster.Grains.Calls;

namespace DeCam.Cluster.Grains.Sweeps.Cells;

/// <summary>
/// The runs of a sweep that are still stored. The registry lists every one of them, also those opened by an earlier activation, so
/// that they are found after the loss of any silo.
/// </summary>
internal static class LeftRuns
{
    private const int AtOnce = 64;

    /// <summary>Whether a run belongs to the sweep whose run ids begin with the prefix.</summary>
    public static bool Belongs(string runId, string prefix) => runId.StartsWith($"{prefix}.", StringComparison.Ordinal);

    /// <summary>Cancels the runs that go on, and deletes all of them.</summary>
    public static async Task ForgetAsync(IGrainFactory grains, string prefix)
    {
        var open = await Task.WhenAll(Enumerable.Range(0, RegistryShards.Count)
            .Select(shard => Repeat.OverFailover.CallAsync(grains.GetGrain<IRegistryGrain>(shard).OpenAsync, CancellationToken.None)));
        foreach (var part in open.SelectMany(ids => ids).Where(id => Belongs(id, prefix)).Chunk(AtOnce))
            await Task.WhenAll(part.Select(id => Repeat.OverFailover.CallAsync(grains.GetGrain<IExplanationGrain>(id).ForgetAsync, CancellationToken.None)));
    }
}

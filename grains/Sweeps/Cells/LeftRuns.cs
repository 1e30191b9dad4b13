namespace DeCam.Cluster.Grains.Sweeps.Cells;

/// <summary>
/// The runs of a sweep that are still stored. The registry remembers every one of them, whoever opened it, so that they are found
/// after the loss of any silo.
/// </summary>
internal static class LeftRuns
{
    private const int AtOnce = 64;

    /// <summary>Whether a run belongs to the sweep whose runs' keys start so.</summary>
    public static bool Belongs(string runId, string prefix) => runId.StartsWith($"{prefix}.", StringComparison.Ordinal);

    /// <summary>Cancels those that go on, and deletes them all.</summary>
    public static async Task ForgetAsync(IGrainFactory grains, string prefix)
    {
        var open = await Task.WhenAll(Enumerable.Range(0, RegistryShards.Count)
            .Select(shard => Transient.CallAsync(grains.GetGrain<IRegistryGrain>(shard).OpenAsync, CancellationToken.None)));
        foreach (var part in open.SelectMany(ids => ids).Where(id => Belongs(id, prefix)).Chunk(AtOnce))
            await Task.WhenAll(part.Select(id => Transient.RetryAsync(grains.GetGrain<IExplanationGrain>(id).ForgetAsync, CancellationToken.None)));
    }
}

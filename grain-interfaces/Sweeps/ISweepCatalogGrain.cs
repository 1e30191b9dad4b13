namespace DeCam.Cluster;

/// <summary>The sweeps a cluster knows; its key is 0.</summary>
[Alias("DeCam.ISweepCatalogGrain")]
public interface ISweepCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a sweep into the list, once.</summary>
    [Alias("Add"), SilosOnly] Task AddAsync(string sweepId);

    /// <summary>Takes a sweep out of the list. Idempotent.</summary>
    [Alias("Remove"), SilosOnly] Task RemoveAsync(string sweepId);

    /// <summary>The ids of the sweeps, latest first.</summary>
    [Alias("List")] Task<string[]> ListAsync(int limit);
}

namespace DeCam.Cluster;

/// <summary>Lists recent interactive runs over all shards of the registry. Any key will do.</summary>
[Alias("DeCam.IRunIndexGrain")]
public interface IRunIndexGrain : IGrainWithIntegerKey
{
    /// <summary>Runs in a page at most.</summary>
    const int PageLimit = 200;

    /// <summary>A page of runs, newest first. The next page starts before the last entry's time.</summary>
    /// <param name="beforeUtc">Only runs accepted before; null for the newest.</param>
    /// <param name="count">Runs wanted, in [1, <see cref="PageLimit"/>].</param>
    [Alias("List")] Task<RunEntry[]> ListAsync(DateTime? beforeUtc, int count);
}

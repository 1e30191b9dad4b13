namespace DeCam.Cluster;

/// <summary>Where one silo hears which others drain. Its key is the silo's address, and it runs on that silo.</summary>
[Alias("DeCam.IDrainGrain"), SilosOnly]
public interface IDrainGrain : IGrainWithStringKey
{
    /// <summary>A silo takes no new grains any more, until it ends.</summary>
    [Alias("Drains"), ResponseTimeout("00:00:02")] Task DrainsAsync(SiloAddress silo);
}

namespace DeCam.Cluster;

/// <summary>What the cluster consists of, as its parts report it every few seconds. Its key is 0.</summary>
[Alias("DeCam.IClusterGrain")]
public interface IClusterGrain : IGrainWithIntegerKey
{
    /// <summary>A silo reports itself and its devices.</summary>
    [Alias("ReportSilo"), SilosOnly, ResponseTimeout("00:00:05")] Task ReportSiloAsync(SiloReport report);

    /// <summary>A queue with work reports itself.</summary>
    [Alias("ReportQueue"), SilosOnly, ResponseTimeout("00:00:05")] Task ReportQueueAsync(QueueStatus queue);

    /// <summary>Where a model is, by its SHA-256, or a dataset, by its name behind "dataset/", as the silos reported last.</summary>
    [Alias("Places"), SilosOnly, ResponseTimeout("00:00:05")] Task<ModelPlaces> PlacesAsync(string key);

    /// <summary>The last reports, beside what membership says.</summary>
    [Alias("Status"), ResponseTimeout("00:00:05")] Task<ClusterStatus> StatusAsync();
}

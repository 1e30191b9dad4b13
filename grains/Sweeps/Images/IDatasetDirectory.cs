namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>The datasets of this silo, for the cluster's overview.</summary>
public interface IDatasetDirectory
{
    /// <summary>The datasets as they are known now; one that was not looked at yet has no count.</summary>
    IReadOnlyList<DatasetReport> Datasets { get; }
}

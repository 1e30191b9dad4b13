namespace DeCam.Cluster.Grains.State;

/// <summary>Names of the grain storage providers.</summary>
public static class StorageNames
{
    /// <summary>The provider of all grain state.</summary>
    public const string Grains = "decam";
}

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>Names a device in the cluster.</summary>
internal readonly record struct DeviceKey(SiloAddress Silo, string Device);

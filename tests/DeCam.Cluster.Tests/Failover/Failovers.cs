namespace DeCam.Cluster.Tests.Failover;

/// <summary>
/// Tests with several silos as processes, one after the other: two groups that start at once would take each other's processor time,
/// and silos that answer late count as lost. Tests in this process run beside them.
/// </summary>
[CollectionDefinition(Name)]
public sealed class Failovers
{
    public const string Name = "Failover";
}

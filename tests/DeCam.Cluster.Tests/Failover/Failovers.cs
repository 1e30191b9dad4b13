namespace DeCam.Cluster.Tests.Failover;

/// <summary>Tests with several silos as processes: one after the other, and beside no other test.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Failovers
{
    public const string Name = "Failover";
}

using DeCam.Cluster.Tests.Failover;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(DeCam.Cluster.Tests.LongestFirst))]

namespace DeCam.Cluster.Tests;

/// <summary>Starts the tests with several silos as processes first: they take longest, and the others run beside them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => c.TestCollectionDisplayName != Failovers.Name).ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal)];
}

using DeCam.Cluster.Silo.Clustering;

namespace DeCam.Cluster.Tests.Silo.Hosting;

public sealed class FreePortsTests
{
    [Fact]
    public void Next_ManyWithNobodyListening_GivesNoneTwice()
    {
        // Of 500 drawn from 12,000 without memory, some are the same but once in 30,000 times.
        var ports = Enumerable.Range(0, 500).Select(_ => FreePorts.Next()).ToList();

        Assert.Equal(ports.Count, ports.Distinct().Count());
    }
}

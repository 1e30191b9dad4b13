using DeCam.Cluster.Tests.Silo.Processes;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>Three silos on loopback that the cases of a class share.</summary>
public sealed class LoopbackTrio : IAsyncLifetime
{
    private SiloGroup? _group;

    internal SiloGroup Group => _group!;

    public async ValueTask InitializeAsync()
    {
        Requirement.Redis();
        _group = await SiloGroup.StartAsync(3, KillMatrix.Devices, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_group is not null) await _group.DisposeAsync();
    }
}

using DeCam.Cluster.Testing.Failover;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>Three silos on loopback that the cases of a class share.</summary>
public sealed class LoopbackTrio : IAsyncDisposable
{
    private SiloGroup? _group;

    internal SiloGroup Group => _group!;

    /// <summary>Starts the silos with the first case. A test without Redis is skipped; a fixture cannot be, so none starts by itself.</summary>
    internal async Task StartAsync()
    {
        Requirement.Redis();
        _group ??= await SiloGroup.StartAsync(3, KillMatrix.Devices, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_group is not null) await _group.DisposeAsync();
    }
}

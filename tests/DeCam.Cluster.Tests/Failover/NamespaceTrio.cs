using DeCam.Cluster.Testing.Failover;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>Three silos, each in a network namespace of its own, that the cases of a class share.</summary>
public sealed class NamespaceTrio : IAsyncDisposable
{
    private SiloGroup? _group;
    private NamespaceNetwork? _network;

    internal SiloGroup Group => _group!;

    internal NamespaceNetwork Network => _network!;

    /// <summary>Starts the silos with the first case, so that a test without Redis or namespaces is skipped; a fixture cannot be.</summary>
    internal async Task StartAsync()
    {
        Requirement.Redis();
        _network ??= NamespaceNetwork.Create(3);
        _group ??= await SiloGroup.StartAsync(_network.Hub, _network.Places, KillMatrix.Devices, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_group is not null) await _group.DisposeAsync();
        _network?.Dispose();
    }
}

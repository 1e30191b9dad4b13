using DeCam.Cluster.Client.Clusters;

namespace DeCam.Cluster.Testing.Processes;

/// <summary>
/// Silos as processes that meet in a server of their own, keep artifacts in one folder, and serve the repository's samples; with a
/// client in this process.
/// </summary>
internal sealed class SiloGroup : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _devices;
    private readonly ProcessPlace[] _places;
    private readonly SiloProcess?[] _silos;
    private ClusterConnection? _connection;

    private SiloGroup(IMeetingServer server, ProcessPlace[] places, string[] devices)
    {
        (Server, _places, _devices) = (server, places, devices);
        _silos = new SiloProcess?[places.Length];
    }

    public IMeetingServer Server { get; }

    public int Count => _silos.Length;

    /// <summary>Calls from outside, repeated over the loss of silos.</summary>
    public ClusterCalls Calls => new(_connection ?? throw new InvalidOperationException("The client is not connected."), TimeProvider.System);

    /// <summary>A silo by its number.</summary>
    public SiloProcess this[int silo] => _silos[silo] ?? throw new InvalidOperationException($"Silo {silo} has not been started.");

    /// <summary>Name by which a client finds the cluster.</summary>
    public string Address => Server.ClusterAddress ?? $"gateway:{string.Join(',', _silos.Select(silo => $"{silo!.Ports.Place.Address}:{silo.Ports.Gateway}"))}";

    /// <summary>Starts Redis and the silos, one at each place.</summary>
    public static async Task<SiloGroup> StartAsync(ProcessPlace hub, ProcessPlace[] places, string[] devices, CancellationToken cancellationToken) =>
        await StartAsync(await RedisProcess.StartAsync(null, cancellationToken, hub), places, devices, cancellationToken);

    /// <summary>Starts silos that meet in a server, which ends with the group; one silo at each place.</summary>
    public static async Task<SiloGroup> StartAsync(IMeetingServer server, ProcessPlace[] places, string[] devices, CancellationToken cancellationToken)
    {
        var group = new SiloGroup(server, places, devices);
        try
        {
            await group.HealAsync(cancellationToken);
            await group.ConnectAsync(cancellationToken);
            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    /// <summary>Silos on loopback.</summary>
    /// <param name="count">How many.</param>
    /// <param name="devices">Arguments that name their devices.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<SiloGroup> StartAsync(int count, string[] devices, CancellationToken cancellationToken) =>
        StartAsync(ProcessPlace.Loopback, [.. Enumerable.Repeat(ProcessPlace.Loopback, count)], devices, cancellationToken);

    /// <summary>Starts every silo that is not there, and waits until all are ready.</summary>
    public async Task HealAsync(CancellationToken cancellationToken)
    {
        for (var silo = 0; silo < Count; silo++)
            if (_silos[silo] is null or { Process.HasExited: true }) await LaunchAsync(silo);
        foreach (var silo in _silos) await silo!.WaitUntilReadyAsync(cancellationToken);
    }

    /// <summary>The silos that are ready.</summary>
    public async Task<IReadOnlyList<int>> ReadyAsync(CancellationToken cancellationToken)
    {
        var ready = new List<int>();
        for (var silo = 0; silo < Count; silo++)
            if (await this[silo].StatusAsync("/health/ready", cancellationToken) == 200) ready.Add(silo);
        return ready;
    }

    /// <summary>Kills a silo if it lives, and starts it again on the same ports without waiting for it.</summary>
    public async Task LaunchAsync(int silo)
    {
        var ports = SiloPorts.Draw() with { Place = _places[silo] };
        if (_silos[silo] is { } old)
        {
            ports = old.Ports;
            await old.DisposeAsync();
        }

        string[] arguments = [.. Server.Arguments, "--data", _folder.Path, "--models", Samples.Of(), "--datasets", Samples.Of(), "--name", $"silo-{silo}", .. _devices];
        // Tests of faults ask silos from outside where grains are.
        _silos[silo] = SiloProcess.Launch(ports, new Dictionary<string, string>(Server.Environment) { ["DeCam__Silo__OpenInternalCalls"] = "true" }, arguments);
    }

    /// <summary>The number of the silo at an address.</summary>
    public int IndexOf(SiloAddress address) =>
        Array.FindIndex(_silos, s => s!.Ports.Silo == address.Endpoint.Port && s.Ports.Place.Address == address.Endpoint.Address.ToString());

    /// <summary>Connects the client, again if it was connected.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _connection = await RemoteConnection.JoinAsync(new(Address, null, "auto", null), _ => { }, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        foreach (var silo in _silos)
            if (silo is not null) await silo.DisposeAsync();
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;
using DeCam.Cluster.Client.Clusters;

namespace DeCam.Cluster.Tests.Client.Clusters;

/// <summary>A name that stands for silos of which some are away, and for others later.</summary>
public sealed class NamedGatewaysTests : IDisposable
{
    private static readonly IPAddress First = IPAddress.Loopback, Second = IPAddress.Parse("127.0.0.2"), Away = IPAddress.Parse("127.0.0.3");
    private readonly TcpListener _first = new(First, 0);
    private readonly TcpListener _second;
    private readonly int _port;
    private IPAddress[] _addresses = [First, Second];
    private bool _isUnknown;

    public NamedGatewaysTests()
    {
        _first.Start();
        _port = ((IPEndPoint)_first.LocalEndpoint).Port;
        _second = new(Second, _port);
        _second.Start();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_NameOfTwoSilos_GivesBoth() => Assert.Equal([First, Second], await GivenAsync(await StartAsync()));

    [Fact]
    public async Task Find_NameStandsForAnotherSilo_FollowsIt()
    {
        _addresses = [First];
        var gateways = await StartAsync();
        Assert.Equal([First], await GivenAsync(gateways));
        _addresses = [Second];
        Assert.Equal([Second], await GivenAsync(gateways));
    }

    [Fact]
    public async Task Find_OneIsAway_IsLeftOutUntilItAnswers()
    {
        _second.Stop();
        var gateways = await StartAsync();
        Assert.Equal([First], await GivenAsync(gateways));
        _second.Start();
        Assert.Equal([First, Second], await GivenAsync(gateways));
    }

    [Fact]
    public async Task Find_AllAreAway_AreAllGiven()
    {
        _addresses = [Away, Away, IPAddress.Parse("127.0.0.4")];
        Assert.Equal([Away, IPAddress.Parse("127.0.0.4")], await GivenAsync(await StartAsync()));
    }

    [Fact]
    public async Task Find_NameOfBothFamilies_TriesAll()
    {
        using var third = new TcpListener(IPAddress.IPv6Loopback, _port);
        third.Start();
        _addresses = [IPAddress.IPv6Loopback, First, Away];
        Assert.Equal([IPAddress.IPv6Loopback, First], await GivenAsync(await StartAsync()));
    }

    [Fact]
    public async Task Find_NameServiceIsAway_KeepsWhatItSaid()
    {
        var gateways = await StartAsync();
        Assert.Equal([First, Second], await GivenAsync(gateways));
        _isUnknown = true;
        Assert.Equal([First, Second], await GivenAsync(gateways));
    }

    [Fact]
    public async Task Find_UnknownName_Throws()
    {
        _isUnknown = true;
        await Assert.ThrowsAsync<SocketException>(StartAsync);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private Task<NamedGateways> StartAsync() => NamedGateways.FindAsync([new("silos", _port)], TimeSpan.FromSeconds(1), (name, _) =>
        _isUnknown || name != "silos" ? throw new SocketException((int)SocketError.HostNotFound) : Task.FromResult(_addresses), Token);

    private async Task<IEnumerable<IPAddress>> GivenAsync(NamedGateways gateways)
    {
        var given = await gateways.GetGateways();
        Assert.All(given, gateway => Assert.Equal(_port, gateway.Port));
        return given.Select(gateway => IPAddress.Parse(gateway.Host));
    }
}

using System.Net;
using System.Net.Sockets;
using DeCam.Cluster.Silo.Clustering;
using Orleans.Messaging;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>
/// The gateways behind host names, looked up at intervals: a name may stand for several silos (a headless service of Kubernetes), and
/// for others after silos were replaced. Gateways that do not answer are left out while others answer.
/// </summary>
internal sealed class NamedGateways : IGatewayListProvider
{
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(2);
    private readonly IReadOnlyList<DnsEndPoint> _names;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookUp;
    private IPEndPoint[] _found = [];
    private IPEndPoint[] _answered = [];
    private bool _isNew = true;

    private NamedGateways(IReadOnlyList<DnsEndPoint> names, TimeSpan refresh, Func<string, CancellationToken, Task<IPAddress[]>> lookUp) =>
        (_names, MaxStaleness, _lookUp) = (names, refresh, lookUp);

    /// <inheritdoc/>
    public TimeSpan MaxStaleness { get; }

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <summary>Looks for gateways for the first time.</summary>
    /// <param name="names">Names or addresses, with ports.</param>
    /// <param name="refresh">Time between two looks.</param>
    /// <param name="lookUp">The addresses of a name, of both families; it throws <see cref="SocketException"/> for an unknown name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">None of the names is known.</exception>
    public static async Task<NamedGateways> FindAsync(
        IReadOnlyList<DnsEndPoint> names, TimeSpan refresh, Func<string, CancellationToken, Task<IPAddress[]>> lookUp, CancellationToken cancellationToken)
    {
        var gateways = new NamedGateways(names, refresh, lookUp);
        await gateways.LookAsync(cancellationToken);
        return gateways;
    }

    /// <summary>The names of this machine's resolver.</summary>
    public static Task<IPAddress[]> LookUpAsync(string name, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(name, cancellationToken);

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGateways()
    {
        try
        {
            if (!_isNew) await LookAsync(CancellationToken.None);
        }
        catch (SocketException)
        {
            // While the name service does not answer, the gateways found last are kept.
        }

        _isNew = false;
        return [.. (_answered.Length > 0 ? _answered : _found).Select(gateway => gateway.ToGatewayUri())];
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var found = new List<IPEndPoint>();
        SocketException? unknown = null;
        foreach (var name in _names)
        {
            try
            {
                found.AddRange((await _lookUp(name.Host, cancellationToken)).Select(address => new IPEndPoint(address, name.Port)));
            }
            catch (SocketException e)
            {
                unknown = e;
            }
        }

        if (found.Count == 0 && unknown is not null) throw unknown;
        _found = [.. found.Distinct()];
        // A silo logs a connection that sends nothing, so gateways that answered are not probed again.
        var answers = await Task.WhenAll(_found.Select(async gateway =>
            _found.Length == 1 || _answered.Contains(gateway) || await TcpProbe.AnswersAsync(gateway, LookWithin, cancellationToken)));
        _answered = [.. _found.Where((_, i) => answers[i])];
    }
}

using System.Net;
using System.Net.Sockets;
using Orleans.Messaging;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>
/// The gateways behind names, looked up again and again: a name may stand for many silos (a headless service of Kubernetes does), and
/// for other ones after each was replaced. Gateways that do not answer are left out while others do.
/// </summary>
/// <param name="names">Names or addresses, with ports.</param>
/// <param name="refresh">Time between two looks.</param>
/// <param name="lookUp">The IPv4 addresses of a name; it throws <see cref="SocketException"/> for a name nobody knows.</param>
internal sealed class NamedGateways(IReadOnlyList<DnsEndPoint> names, TimeSpan refresh, Func<string, CancellationToken, Task<IPAddress[]>> lookUp) : IGatewayListProvider
{
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(2);
    private IPEndPoint[] _found = [];
    private IPEndPoint[] _answered = [];

    /// <inheritdoc/>
    public TimeSpan MaxStaleness => refresh;

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <summary>The names of this machine's resolver.</summary>
    public static Task<IPAddress[]> LookUpAsync(string name, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork, cancellationToken);

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGateways()
    {
        try
        {
            await FindAsync(CancellationToken.None);
        }
        catch (SocketException) when (_found.Length > 0)
        {
            // A name service that is away does not make silos unknown.
        }

        return [.. (_answered.Length > 0 ? _answered : _found).Select(gateway => gateway.ToGatewayUri())];
    }

    /// <summary>Looks for gateways.</summary>
    /// <exception cref="SocketException">Not one name is known.</exception>
    public async Task FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<IPEndPoint>();
        SocketException? unknown = null;
        foreach (var name in names)
        {
            try
            {
                found.AddRange((await lookUp(name.Host, cancellationToken)).Select(address => new IPEndPoint(address, name.Port)));
            }
            catch (SocketException e)
            {
                unknown = e;
            }
        }

        if (found.Count == 0 && unknown is not null) throw unknown;
        _found = [.. found.Distinct()];
        // A silo hears of a connection that says nothing, so one that answered is not asked again.
        var answers = await Task.WhenAll(_found.Select(async gateway => _found.Length == 1 || _answered.Contains(gateway) || await AnswersAsync(gateway, cancellationToken)));
        _answered = [.. _found.Where((_, i) => answers[i])];
    }

    private static async Task<bool> AnswersAsync(IPEndPoint gateway, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LookWithin);
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(gateway, limit.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}

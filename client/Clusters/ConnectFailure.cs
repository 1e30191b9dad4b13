using System.Net.Sockets;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>Says why a cluster could not be joined, in one sentence that names the way out.</summary>
internal static class ConnectFailure
{
    // Orleans forwards the messages of a client that reaches a silo under an address other than the silo's own, except under one of this machine.
    private const string OwnAddress = "it is the silo's own address, or a port of this machine that is forwarded under the same number";

    /// <summary>The sentence.</summary>
    /// <param name="address">Where the cluster was looked for.</param>
    /// <param name="settings">The user's settings for it.</param>
    /// <param name="attempt">What happened.</param>
    /// <param name="problem">The last error of connecting.</param>
    /// <param name="cancellationToken">The user's Ctrl-C.</param>
    public static async Task<string> SentenceAsync(
        ClusterAddress address, ClusterSettings settings, ConnectAttempt attempt, Exception problem, CancellationToken cancellationToken) =>
        $"Cluster '{settings.Cluster}' {Met(settings, attempt) ?? await MissedAsync(address, settings, problem, cancellationToken)}.";

    // What a silo itself showed.
    private static string? Met(ClusterSettings settings, ConnectAttempt attempt)
    {
        var (watch, within) = (attempt.Watch, $"within {attempt.Elapsed.TotalSeconds:0} s");
        if (watch.ForeignId is { } id) return $"did not let this client in: its id is '{id}' and not '{settings.ClusterId}'; give it with --cluster-id";
        if (watch.Busy is [var busy, ..])
            return $"is out of reach: silo {busy} accepts connections but did not answer the handshake {within}; it may be busy: wait, or give --wait 5m";
        return watch.Answered is [var slow, ..]
            ? $"is out of reach: silo {slow} answered the handshake but no call {within}; it may be busy: wait, or give --wait 5m; otherwise check that {OwnAddress}"
            : null;
    }

    private static async Task<string> MissedAsync(ClusterAddress address, ClusterSettings settings, Exception problem, CancellationToken cancellationToken)
    {
        if (address.Kind == ClusterAddressKind.Redis) return await RedisReach.SentenceAsync(address, settings, problem, cancellationToken);
        if (problem is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain })
            return $"is out of reach: no address is known for {string.Join(", ", address.Endpoints.Select(gateway => $"'{gateway.Host}'").Distinct())}; correct --cluster, or wait for it with --wait 5m";
        var itsOwn = $"its id is '{settings.ClusterId}' (--cluster-id) and that {OwnAddress}";
        var kinds = await Task.WhenAll(address.Endpoints.Select(gateway => GatewayProbe.LookAsync(gateway, cancellationToken)));
        return kinds.Max() switch
        {
            GatewayKind.Silent => "is out of reach: no silo listens there; start one with decam-silo, correct --cluster, or wait for it with --wait 5m",
            GatewayKind.Encrypted when !settings.Tls.Enabled => "speaks TLS only; give --tls-certificate, --tls-key and --tls-authority",
            GatewayKind.Encrypted => $"did not let this client in; check that '{settings.Tls.Certificate}' and the silos have certificates of one authority, that {itsOwn}",
            GatewayKind.Plain when settings.Tls.Enabled => "does not speak TLS; leave the --tls options out, or give the silos certificates",
            _ => $"did not let this client in; check that this is a silo's port for clients, that the silo is not about to stop, that {itsOwn}",
        };
    }
}

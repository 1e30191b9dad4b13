using StackExchange.Redis;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>Says why a cluster could not be joined, in one sentence that names the way out.</summary>
internal static class ConnectFailure
{
    // Orleans passes on what a client sends by another address, except by one of this machine.
    private const string OwnAddress = "it is the silo's own address, or a port of this machine that is forwarded under the same number";

    /// <summary>The sentence.</summary>
    /// <param name="address">Where the cluster was looked for.</param>
    /// <param name="settings">What the user said of it.</param>
    /// <param name="problem">What went wrong.</param>
    /// <param name="cancellationToken">The user's Ctrl-C.</param>
    public static async Task<string> SentenceAsync(ClusterAddress address, ClusterSettings settings, Exception problem, CancellationToken cancellationToken)
    {
        var name = $"Cluster '{settings.Cluster}'";
        if (address.Kind == ClusterAddressKind.Redis) return $"{name} {await RedisAsync(address, settings, problem)}.";
        var kinds = await Task.WhenAll(address.Endpoints.Select(gateway => GatewayProbe.LookAsync(gateway, cancellationToken)));
        var reason = kinds.Max() switch
        {
            GatewayKind.Silent => "is out of reach: no silo listens there; start one with decam-silo, or correct --cluster",
            GatewayKind.Encrypted when !settings.Tls.Enabled => "speaks TLS only; give --tls-certificate, --tls-key and --tls-authority",
            GatewayKind.Encrypted => $"did not let this client in; check that '{settings.Tls.Certificate}' and the silos have certificates of one authority, that its id is '{settings.ClusterId}' (--cluster-id), and that {OwnAddress}",
            GatewayKind.Plain when settings.Tls.Enabled => "does not speak TLS; leave the --tls options out, or give the silos certificates",
            _ => $"did not let this client in; check that its id is '{settings.ClusterId}' (--cluster-id), that this is a silo's port for clients, and that {OwnAddress}",
        };
        return $"{name} {reason}.";
    }

    private static async Task<string> RedisAsync(ClusterAddress address, ClusterSettings settings, Exception problem)
    {
        var (host, port) = (address.Endpoints[0].Host, address.Endpoints[0].Port);
        try
        {
            var options = RedisAt(address, settings);
            options.AbortOnConnectFail = true;
            await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
            await redis.GetDatabase().PingAsync();
            return $"has no silo of the id '{settings.ClusterId}' that lets this client in ({problem.GetBaseException().Message.Split('\n')[0].TrimEnd('.', '\r')}); check --cluster-id, the --tls options and that its silos' ports for clients can be reached";
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            var refused = e.Message.Contains("NOAUTH", StringComparison.Ordinal) || e.Message.Contains("WRONGPASS", StringComparison.Ordinal)
                || e is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure };
            return refused ? $"is out of reach: Redis at {host}:{port} refuses the password; set DECAM_REDIS_PASSWORD"
                : $"is out of reach: no Redis answers at {host}:{port}; start it, or correct --cluster";
        }
    }

    /// <summary>How this client speaks to Redis.</summary>
    public static ConfigurationOptions RedisAt(ClusterAddress address, ClusterSettings settings)
    {
        var options = new ConfigurationOptions { ConnectTimeout = 2000, ConnectRetry = 1, AsyncTimeout = 2000, ClientName = "decam" };
        foreach (var endpoint in address.Endpoints) options.EndPoints.Add(endpoint.Host, endpoint.Port);
        if (settings.RedisPassword.Length > 0) options.Password = settings.RedisPassword;
        return options;
    }
}

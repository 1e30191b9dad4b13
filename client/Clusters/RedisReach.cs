using System.Net;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Clustering;
using StackExchange.Redis;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>How a client reaches the Redis in which a cluster's silos meet, and what keeps it from it.</summary>
internal static class RedisReach
{
    // A client that is starting on a busy machine needs seconds for its first answer; one that nobody listens to is refused at once.
    private const int AnswerMilliseconds = 5000;
    private static readonly TimeSpan ListensWithin = TimeSpan.FromSeconds(3);

    /// <summary>How this client speaks to Redis.</summary>
    public static ConfigurationOptions At(ClusterAddress address, ClusterSettings settings)
    {
        var options = new ConfigurationOptions { ConnectTimeout = AnswerMilliseconds, ConnectRetry = 1, AsyncTimeout = AnswerMilliseconds, ClientName = "decam" };
        foreach (var endpoint in address.Endpoints) options.EndPoints.Add(endpoint.Host, endpoint.Port);
        if (settings.RedisPassword.Length > 0) options.Password = settings.RedisPassword;
        return options;
    }

    /// <summary>Whether Redis accepts connections and does not answer on them in time.</summary>
    public static async Task<bool> IsBusyAsync(ClusterAddress address, ClusterSettings settings, CancellationToken cancellationToken) =>
        await ListensAsync(address, cancellationToken) && await RedisProbe.LookAsync(At(address, settings), settings.ClusterId) is { Kind: RedisFaultKind.Away };

    /// <summary>Why the cluster could not be joined, as the end of a sentence about it.</summary>
    public static async Task<string> SentenceAsync(ClusterAddress address, ClusterSettings settings, Exception problem, CancellationToken cancellationToken)
    {
        var place = new HostPort(address.Endpoints[0].Host, address.Endpoints[0].Port);
        if (!await ListensAsync(address, cancellationToken))
            return $"is out of reach: no Redis answers at {place}; start it, correct --cluster, or wait for it with --wait 5m";
        var (fault, knowsCluster) = await RedisProbe.LookForClusterAsync(At(address, settings), settings.ClusterId);
        if (fault is null)
        {
            if (!knowsCluster)
                return $"has no silo: none of the id '{settings.ClusterId}' is registered in Redis at {place}; start one with decam-silo --redis {place}, or correct --cluster-id";
            var reason = problem is OperationCanceledException or TimeoutException ? "" : $" ({Sentence.Reason(problem.GetBaseException().Message)})";
            return $"has no silo of the id '{settings.ClusterId}' that lets this client in{reason}; check --cluster-id, the --tls options and that its silos' ports for clients can be reached";
        }

        return fault.Kind switch
        {
            RedisFaultKind.Password => $"is out of reach: Redis at {place} refuses the password; set DECAM_REDIS_PASSWORD",
            RedisFaultKind.Right => $"is out of reach: Redis at {place} refuses a right that a client needs ({Sentence.Reason(fault.Reason.Message)}); give its user '~{settings.ClusterId}/* &* +@all -@admin -@dangerous', or name silos with --cluster gateway:HOST:PORT",
            RedisFaultKind.Full => $"is out of reach: Redis at {place} is full and takes nothing more ({Sentence.Reason(fault.Reason.Message)}); raise its maxmemory or make room, and wait for it with --wait 5m",
            _ => $"is out of reach: Redis at {place} accepts connections but does not answer; it or this machine may be busy: wait, or give --wait 5m",
        };
    }

    private static async Task<bool> ListensAsync(ClusterAddress address, CancellationToken cancellationToken) =>
        (await Task.WhenAll(address.Endpoints.Select(e => TcpProbe.AnswersAsync(new DnsEndPoint(e.Host, e.Port), ListensWithin, cancellationToken)))).Contains(true);
}

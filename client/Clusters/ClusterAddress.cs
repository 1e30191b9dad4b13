using System.Net;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>How a cluster is found.</summary>
internal enum ClusterAddressKind
{
    /// <summary>By the gateways of some of its silos.</summary>
    Gateway,

    /// <summary>By the membership table in Redis.</summary>
    Redis,
}

/// <summary>A cluster as named by <c>--cluster</c>.</summary>
/// <param name="Kind">How it is found.</param>
/// <param name="Endpoints">Gateways, at least one, or the one Redis.</param>
internal sealed record ClusterAddress(ClusterAddressKind Kind, IReadOnlyList<DnsEndPoint> Endpoints)
{
    /// <summary>Default gateway port of a silo.</summary>
    public const int DefaultGatewayPort = 30000;

    private const string GatewayPrefix = "gateway:", RedisPrefix = "redis:";

    /// <summary>Reads localhost, gateway:HOST:PORT[,HOST:PORT...] or redis:HOST:PORT, with IPv6 addresses in brackets.</summary>
    /// <exception cref="CommandFailedException">The text has none of these forms.</exception>
    public static ClusterAddress Parse(string text)
    {
        text = text.Trim();
        if (text == "localhost") return new(ClusterAddressKind.Gateway, [new("localhost", DefaultGatewayPort)]);
        if (text.StartsWith(GatewayPrefix, StringComparison.Ordinal) && EndpointsOf(text[GatewayPrefix.Length..]) is { } gateways)
            return new(ClusterAddressKind.Gateway, gateways);
        if (text.StartsWith(RedisPrefix, StringComparison.Ordinal) && EndpointsOf(text[RedisPrefix.Length..]) is [var redis])
            return new(ClusterAddressKind.Redis, [redis]);
        throw new CommandFailedException(ExitCode.Usage,
            $"Cluster '{WithoutValues(text)}' cannot be read; give localhost, gateway:HOST:PORT[,HOST:PORT...] or redis:HOST:PORT, with an IPv6 address in brackets (password: DECAM_REDIS_PASSWORD).");
    }

    // What follows an equals sign may be a password.
    private static string WithoutValues(string text) => text.IndexOf('=') is >= 0 and var at ? $"{text[..at]}=..." : text;

    private static List<DnsEndPoint>? EndpointsOf(string list)
    {
        var endpoints = new List<DnsEndPoint>();
        foreach (var part in list.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!HostPort.TryParse(part, out var place)) return null;
            endpoints.Add(new(place.Host, place.Port));
        }

        return endpoints;
    }
}

using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>How this process speaks to Redis.</summary>
internal static class RedisConnection
{
    /// <summary>A configuration that survives a Redis that is away for a while: it never gives up connecting, and commands fail after 5 s.</summary>
    /// <exception cref="StartRefusedException">The connection string cannot be read.</exception>
    public static ConfigurationOptions Parse(RedisOptions options)
    {
        if (options.Place.Split(',').FirstOrDefault(place => IPAddress.TryParse(place, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && !place.StartsWith('[')) is { } bare)
            throw StartRefusedException.Option($"DeCam:Redis:Connection names '{bare}'; give HOST:PORT, with an IPv6 address in brackets (--redis).");
        try
        {
            var configuration = ConfigurationOptions.Parse(options.Connection);
            configuration.AbortOnConnectFail = false;
            configuration.ConnectTimeout = 5000;
            configuration.AsyncTimeout = 5000;
            configuration.SyncTimeout = 5000;
            configuration.ReconnectRetryPolicy = new LinearRetry(500);
            configuration.ClientName = "decam-silo";
            if (options.Password.Length > 0) configuration.Password = options.Password;
            return configuration;
        }
        catch (ArgumentException unreadable)
        {
            throw StartRefusedException.Option($"DeCam:Redis:Connection '{options.Place}' cannot be read ({unreadable.Message}); give HOST:PORT.", unreadable);
        }
    }
}

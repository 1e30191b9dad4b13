using System.Net;
using DeCam.Cluster.Silo.Messages;
using DeCam.Cluster.Silo.Security;
using Orleans.Configuration;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>How the silo is part of a cluster.</summary>
internal static class ClusterRegistration
{
    /// <summary>Membership, reminders, endpoints, TLS.</summary>
    public static ISiloBuilder UseCluster(this ISiloBuilder silo, SiloSettings settings)
    {
        var host = settings.Silo;
        silo.UseSteadyClock().TuneMembership().TuneCalls(MembershipTuning.ResponseTimeout);
        silo.Configure<SiloOptions>(options => options.SiloName = NameOf(host));
        silo.Configure<ClusterOptions>(options =>
        {
            // What is kept in Redis or PostgreSQL is kept under the service's id, so clusters of two ids share nothing there.
            options.ServiceId = host.ClusterId;
            options.ClusterId = host.Clustering == ClusteringKind.Embedded ? $"{host.ClusterId}-{Guid.NewGuid():N}" : host.ClusterId;
        });
        silo.Configure<EndpointOptions>(options => Listen(options, host));
        silo.CloseTheDoor();
        if (settings.Tls.Enabled) silo.UseMutualTls(TlsIdentity.Load(settings.Tls, serves: true));
        silo.GuardMessages();
        if (host.Clustering == ClusteringKind.Redis) silo.UseRedisMembership(settings.Redis);
        else if (host.Clustering == ClusteringKind.Postgres) silo.UsePostgresMembership(PostgresConnection.Parse(settings.Postgres));
        else silo.UseDevelopmentMembership(settings);
        return silo;
    }

    /// <summary>Name of the silo in lists and logs.</summary>
    public static string NameOf(SiloHostOptions host) =>
        host.Name.Length > 0 ? host.Name
        : Environment.GetEnvironmentVariable("POD_NAME") is { Length: > 0 } pod ? pod
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Environment.MachineName}-{host.Port}");

    private static void UseRedisMembership(this ISiloBuilder silo, RedisOptions redis)
    {
        silo.UseRedisClustering(options => options.ConfigurationOptions = RedisConnection.Parse(redis));
        silo.UseRedisReminderService(options => options.ConfigurationOptions = RedisConnection.Parse(redis));
    }

    private static void UsePostgresMembership(this ISiloBuilder silo, string connection)
    {
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (PostgresConnection.Driver, connection));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (PostgresConnection.Driver, connection));
    }

    private static void UseDevelopmentMembership(this ISiloBuilder silo, SiloSettings settings)
    {
        silo.UseDevelopmentClustering(options => options.Configure(development =>
            development.PrimarySiloEndpoint = settings.FirstSilo ?? new IPEndPoint(settings.Silo.EffectiveAddress, settings.Silo.Port)));
        silo.UseInMemoryReminderService();
    }

    private static void Listen(EndpointOptions options, SiloHostOptions host)
    {
        options.AdvertisedIPAddress = host.EffectiveAddress;
        options.SiloPort = host.Port;
        options.GatewayPort = host.EffectiveGatewayPort;
        options.SiloListeningEndpoint = new(host.ListenAddress, host.Port);
        if (host.EffectiveGatewayPort != 0) options.GatewayListeningEndpoint = new(host.ListenAddress, host.EffectiveGatewayPort);
    }
}

using Orleans.Configuration;

namespace DeCam.Cluster.Silo.Security;

/// <summary>Puts mutual TLS under the connections of silos and clients.</summary>
public static class TlsRegistration
{
    /// <summary>Encrypts all connections of a silo: to and from silos, and from clients.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="identity">Who it is; must live as long as the silo.</param>
    public static ISiloBuilder UseMutualTls(this ISiloBuilder silo, TlsIdentity identity)
    {
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<ILoggerFactory>((options, loggers) =>
        {
            var (inbound, outbound) = Middleware(identity, loggers);
            options.ConfigureSiloInboundConnection(connection => connection.UseMiddleware(inbound));
            options.ConfigureSiloOutboundConnection(connection => connection.UseMiddleware(outbound));
            options.ConfigureGatewayInboundConnection(connection => connection.UseMiddleware(inbound));
        });
        return silo;
    }

    /// <summary>Encrypts the connections of a client outside the cluster.</summary>
    /// <param name="client">The client.</param>
    /// <param name="identity">Who it is; must live as long as the client.</param>
    public static IClientBuilder UseMutualTls(this IClientBuilder client, TlsIdentity identity)
    {
        client.Services.AddOptions<ClientConnectionOptions>().Configure<ILoggerFactory>((options, loggers) =>
            options.ConfigureConnection(connection => connection.UseMiddleware(Middleware(identity, loggers).Outbound)));
        return client;
    }

    private static (TlsMiddleware Inbound, TlsMiddleware Outbound) Middleware(TlsIdentity identity, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<TlsMiddleware>();
        return (new(identity, called: true, logger), new(identity, called: false, logger));
    }
}

using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace DeCam.Cluster.Silo.Security;

/// <summary>
/// Puts mutual TLS under the connections of silos and clients. Both sides show a certificate of the same authority, and the called side's
/// carries <see cref="CertificateFiles.ClusterName"/>; a connection that fails one of these checks is closed.
/// </summary>
public static partial class TlsRegistration
{
    /// <summary>Encrypts all connections of a silo: to and from silos, and from clients.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="identity">Certificate and authority of the silo; must live as long as the silo.</param>
    public static ISiloBuilder UseMutualTls(this ISiloBuilder silo, TlsIdentity identity)
    {
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<ILoggerFactory>((options, loggers) =>
        {
            var logger = loggers.CreateLogger(typeof(TlsRegistration));
            var tls = new Orleans.Connections.Security.TlsOptions();
            identity.Configure(tls);
            tls.RemoteCertificateValidation = (certificate, chain, errors) => Accepts(certificate, chain, errors, logger);
            options.ConfigureSiloInboundConnection(connection => connection.Watch(logger).UseServerTls(tls));
            options.ConfigureSiloOutboundConnection(connection => connection.Watch(logger).UseClientTls(tls));
            options.ConfigureGatewayInboundConnection(connection => connection.Watch(logger).UseServerTls(tls));
        });
        return silo;
    }

    /// <summary>Encrypts the connections of a client outside the cluster.</summary>
    /// <param name="client">The client.</param>
    /// <param name="identity">Certificate and authority of the client; must live as long as the client.</param>
    public static IClientBuilder UseMutualTls(this IClientBuilder client, TlsIdentity identity) => client.UseTls(identity.Configure);

    // The platform has checked the certificate; this only says what it found, which Orleans does not log.
    private static bool Accepts(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors, ILogger logger)
    {
        if (errors == SslPolicyErrors.None) return true;
        LogRefused(logger, certificate.Subject, string.Join(", ", (chain?.ChainStatus ?? []).Select(status => status.Status.ToString()).Prepend(errors.ToString())));
        return false;
    }

    // Orleans logs that a handshake failed, but not with which address. It sets the feature at the end of a handshake.
    private static IConnectionBuilder Watch(this IConnectionBuilder connection, ILogger logger) => connection.Use(next => async context =>
    {
        await next(context);
        if (context.Features.Get<ITlsApplicationProtocolFeature>() is null) LogFailed(logger, context.RemoteEndPoint?.ToString() ?? "unknown");
    });

    [LoggerMessage(1, LogLevel.Warning, "TLS with {Remote} failed")]
    private static partial void LogFailed(ILogger logger, string remote);

    [LoggerMessage(2, LogLevel.Warning, "Certificate '{Subject}' is refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string subject, string reason);
}

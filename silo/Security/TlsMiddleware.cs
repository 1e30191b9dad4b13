using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace DeCam.Cluster.Silo.Security;

/// <summary>
/// Speaks TLS on a connection before Orleans does. Both sides show a certificate of the same authority, and the called one carries
/// <see cref="CertificateFiles.ClusterName"/>; anybody else's connection is closed.
/// </summary>
internal sealed partial class TlsMiddleware(TlsIdentity identity, bool called, ILogger logger) : IConnectionMiddleware
{
    /// <inheritdoc />
    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var plain = context.Transport;
        var stream = new SslStream(new DuplexPipeStream(plain), leaveInnerStreamOpen: false);
        await using (stream)
        {
            if (!await HandshakeAsync(stream, context)) return;
            var encrypted = new TlsTransport(stream);
            context.Transport = encrypted;
            try
            {
                await next(context);
            }
            finally
            {
                await encrypted.Input.CompleteAsync();
                await encrypted.Output.CompleteAsync();
                context.Transport = plain;
            }
        }
    }

    private async Task<bool> HandshakeAsync(SslStream stream, ConnectionContext context)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed);
        limit.CancelAfter(identity.HandshakeTimeout);
        try
        {
            if (called) await stream.AuthenticateAsServerAsync(ServerOptions(), limit.Token);
            else await stream.AuthenticateAsClientAsync(ClientOptions(), limit.Token);
            return true;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
        {
            LogRefused(logger, context.RemoteEndPoint?.ToString() ?? "unknown", refused.InnerException?.Message ?? refused.Message);
            if (!called) throw;
            context.Abort(new ConnectionAbortedException("The TLS handshake failed.", refused));
            return false;
        }
    }

    private SslServerAuthenticationOptions ServerOptions() => new()
    {
        ServerCertificate = identity.Own,
        ClientCertificateRequired = true,
        CertificateChainPolicy = identity.Policy(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
    };

    private SslClientAuthenticationOptions ClientOptions() => new()
    {
        TargetHost = CertificateFiles.ClusterName,
        ClientCertificates = [identity.Own],
        CertificateChainPolicy = identity.Policy(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
    };

    [LoggerMessage(1, LogLevel.Warning, "TLS with {Remote} failed: {Reason}")]
    private static partial void LogRefused(ILogger logger, string remote, string reason);
}

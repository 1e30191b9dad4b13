using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using DeCam.Cluster.Silo.Clustering;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>What listens at a gateway's address.</summary>
internal enum GatewayKind
{
    /// <summary>No process listens.</summary>
    Silent,

    /// <summary>A process that does not speak TLS.</summary>
    Plain,

    /// <summary>A process that speaks TLS.</summary>
    Encrypted,
}

/// <summary>Finds out whether a process listens at a gateway's address, and whether it speaks TLS.</summary>
internal static class GatewayProbe
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(4);

    /// <summary>What listens there.</summary>
    public static async Task<GatewayKind> LookAsync(DnsEndPoint gateway, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Within);
        using var socket = new TcpClient();
        if (!await TcpProbe.ConnectsAsync(socket, gateway, limit.Token, cancellationToken)) return GatewayKind.Silent;
        return await SpeaksTlsAsync(socket, limit.Token, cancellationToken) ? GatewayKind.Encrypted : GatewayKind.Plain;
    }

    private static async Task<bool> SpeaksTlsAsync(TcpClient socket, CancellationToken limit, CancellationToken cancellationToken)
    {
#pragma warning disable CA5359 // Nothing is sent; the only question is whether the other side speaks TLS.
        await using var stream = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Silo.Security.CertificateFiles.ClusterName }, limit);
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // An alert after the certificate of the other side means that it speaks TLS and wants a certificate too.
            return e is AuthenticationException { InnerException: not null } && stream.RemoteCertificate is not null;
        }
    }
}

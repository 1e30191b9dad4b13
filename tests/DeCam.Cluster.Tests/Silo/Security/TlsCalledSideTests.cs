using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DeCam.Cluster.Silo.Security;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace DeCam.Cluster.Tests.Silo.Security;

/// <summary>An Orleans client with mutual TLS, and the certificates that it accepts of the gateway it calls.</summary>
public sealed class TlsCalledSideTests(TlsSilo silo) : IClassFixture<TlsSilo>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ours", CertificateFiles.ClusterName, true)]
    [InlineData("ours", "another-name", false)]
    [InlineData("theirs", CertificateFiles.ClusterName, false)]
    public async Task Connect_GatewaysCertificate_DecidesWhetherTheClientSpeaks(string authority, string name, bool speaks)
    {
        using var certificate = Certificate(authority, name);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var identity = TlsIdentity.Load(silo.Options("ours", "client"));
        using var client = new HostBuilder().UseOrleansClient((_, orleans) => orleans
            .UseStaticClustering((IPEndPoint)listener.LocalEndpoint)
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("decam", "decam"))
            .UseMutualTls(identity)).Build();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var starting = client.StartAsync(limit.Token);
        using (var accepted = await listener.AcceptTcpClientAsync(Token)) Assert.Equal(speaks, await HearsAsync(accepted, certificate));
        await limit.CancelAsync();
        await starting.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static async Task<bool> HearsAsync(TcpClient accepted, X509Certificate2 certificate)
    {
        await using var stream = new SslStream(accepted.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, Token);
            return await stream.ReadAsync(new byte[1], Token) > 0;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return false;
        }
    }

    private X509Certificate2 Certificate(string authority, string name)
    {
        using var signer = X509Certificate2.CreateFromPemFile(silo.In(authority, "ca.crt"), silo.In(authority, "ca.key"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(signer, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddDays(1), [1]);
        return signed.CopyWithPrivateKey(key);
    }
}

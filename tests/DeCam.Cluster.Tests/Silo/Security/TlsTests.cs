using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Security;
using DeCam.Cluster.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace DeCam.Cluster.Tests.Silo.Security;

/// <summary>A silo with mutual TLS, and all who may and may not speak with it.</summary>
public sealed class TlsTests(TlsSilo silo) : IClassFixture<TlsSilo>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connect_ClientOfOurAuthority_CallsGrains()
    {
        using var identity = TlsIdentity.Load(silo.Options("ours", "client"));
        using var client = new HostBuilder().UseOrleansClient((_, orleans) => orleans
            .UseStaticClustering(new IPEndPoint(IPAddress.Loopback, silo.Ports.Gateway))
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("decam", "decam"))
            .UseMutualTls(identity)).Build();
        await client.StartAsync(Token);
        Assert.Single((await client.Services.GetRequiredService<IGrainFactory>().GetGrain<IClusterGrain>(0).StatusAsync()).Silos);
        await client.StopAsync(Token);
    }

    [Fact]
    public async Task Connect_OurCertificate_StaysOpen()
    {
        using var client = new TcpClient();
        await using var stream = await HandshakeAsync(client, gateway: false, Certificate("ours"));
        Assert.True(await IsOpenAsync(stream));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_CertificateOfAnotherAuthority_IsClosed(bool gateway)
    {
        using var client = new TcpClient();
        await using var stream = await HandshakeAsync(client, gateway, Certificate("theirs"));
        Assert.False(await IsOpenAsync(stream));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_NoCertificate_IsClosed(bool gateway)
    {
        using var client = new TcpClient();
        await using var stream = await HandshakeAsync(client, gateway, null);
        Assert.False(await IsOpenAsync(stream));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_PlainTcp_IsClosed(bool gateway)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway ? silo.Ports.Gateway : silo.Ports.Silo, Token);
        await client.GetStream().WriteAsync(new byte[64], Token);
        Assert.False(await IsOpenAsync(client.GetStream()));
    }

    [Fact]
    public async Task Connect_SiloOfAnotherAuthority_OurClientRefusesIt()
    {
        using var theirs = Certificate("theirs");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        var connecting = client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Token);
        using var accepted = await listener.AcceptTcpClientAsync(Token);
        await connecting;
        await using var server = new SslStream(accepted.GetStream());
        var serving = server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = theirs }, Token);
        using var identity = TlsIdentity.Load(silo.Options("ours", "client"));
        await using var stream = new SslStream(client.GetStream());
        await Assert.ThrowsAnyAsync<System.Security.Authentication.AuthenticationException>(() => stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = CertificateFiles.ClusterName, CertificateChainPolicy = identity.Policy() }, Token));
        client.Close();
        await serving.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task Join_SiloWithoutTls_GivesUpWithASentence()
    {
        var environment = new Dictionary<string, string> { ["DeCam__Silo__StartTimeout"] = "00:00:10" };
        await using var plain = SiloProcess.Launch(null, environment, "--data", silo.In("plain"), "--join", $"127.0.0.1:{silo.Ports.Silo}");
        Assert.Equal(SiloExitCodes.Unreachable, await plain.WaitForExitAsync(Token));
        Assert.Contains("TLS certificates", plain.Process.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", plain.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CertificateOfAClientOnly_IsRefusedForASilo()
    {
        using var authority = X509Certificate2.CreateFromPemFile(silo.In("ours", "ca.crt"), silo.In("ours", "ca.key"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=caller", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(authority, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddDays(1), [1]);
        File.WriteAllText(silo.In("ours", "caller.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(silo.In("ours", "caller.key"), key.ExportPkcs8PrivateKeyPem());

        TlsIdentity.Load(silo.Options("ours", "caller")).Dispose();
        var refused = Assert.Throws<StartRefusedException>(() => TlsIdentity.Load(silo.Options("ours", "caller"), serves: true));
        Assert.Contains("NotValidForUsage", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CertificateOfAnotherAuthority_IsRefused()
    {
        var mixed = silo.Options("ours", "client") with { Authority = silo.In("theirs", "ca.crt") };
        var refused = Assert.Throws<StartRefusedException>(() => TlsIdentity.Load(mixed));
        Assert.Equal(SiloExitCodes.Input, refused.ExitCode);
        Assert.Contains("is not good for authority", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFile_IsNamed()
    {
        var missing = silo.Options("ours", "client") with { Certificate = silo.In("nowhere.crt") };
        Assert.Contains("nowhere.crt", Assert.Throws<StartRefusedException>(() => TlsIdentity.Load(missing)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("ca")]
    [InlineData("")]
    public void Make_BadName_IsRefused(string name) =>
        Assert.Throws<StartRefusedException>(() => CertificateFiles.Make(silo.In("bad"), [name], 1));

    [Theory]
    [InlineData("ca.key")]
    [InlineData("ca.crt")]
    public void Make_HalfAnAuthority_IsRefusedAndLeftAlone(string missing)
    {
        var folder = silo.In($"half-{missing}");
        CertificateFiles.Make(folder, ["first"], 1);
        File.Delete(Path.Combine(folder, missing));
        var before = Directory.GetFiles(folder).Order().Select(f => (f, File.ReadAllText(f))).ToList();

        var refused = Assert.Throws<StartRefusedException>(() => CertificateFiles.Make(folder, ["second"], 1));

        Assert.Equal(SiloExitCodes.Input, refused.ExitCode);
        Assert.Contains($"bring {missing} back", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(folder).Order().Select(f => (f, File.ReadAllText(f))));
    }

    [Fact]
    public void Make_Again_KeepsTheAuthority()
    {
        var before = File.ReadAllText(silo.In("ours", "ca.crt"));
        CertificateFiles.Make(silo.In("ours"), ["later"], 2);
        Assert.Equal(before, File.ReadAllText(silo.In("ours", "ca.crt")));
        TlsIdentity.Load(silo.Options("ours", "later")).Dispose();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(silo.In("ours", "later.key")));
    }

    private static async Task<bool> IsOpenAsync(Stream stream)
    {
        // A silo speaks first to a silo it lets in; a connection that is refused ends.
        try
        {
            return await stream.ReadAsync(new byte[1], Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<SslStream> HandshakeAsync(TcpClient client, bool gateway, X509Certificate2? certificate)
    {
        await client.ConnectAsync(IPAddress.Loopback, gateway ? silo.Ports.Gateway : silo.Ports.Silo, Token);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = CertificateFiles.ClusterName,
                ClientCertificates = certificate is null ? null : [certificate],
                CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(silo.In("ours", "ca.crt")) } },
            },
            Token);
        return stream;
    }

    private X509Certificate2 Certificate(string whose) =>
        X509Certificate2.CreateFromPemFile(silo.In(whose, "client.crt"), silo.In(whose, "client.key"));
}

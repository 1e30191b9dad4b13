using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Client.Remote;

/// <summary>A real silo with certificates made by <c>decam-silo certs</c>, and clients that may and may not join it.</summary>
public sealed class TlsCluster : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SiloProcess? _silo;

    internal string Address => string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{_silo!.Ports.Gateway}");

    public async ValueTask InitializeAsync()
    {
        await MakeAsync("ours", "silo", "client");
        await MakeAsync("theirs", "client");
        var environment = new Dictionary<string, string>
        {
            ["DeCam__Tls__Authority"] = File("ours", "ca.crt"),
            ["DeCam__Tls__Certificate"] = File("ours", "silo.crt"),
            ["DeCam__Tls__Key"] = File("ours", "silo.key"),
        };
        _silo = SiloProcess.Launch(null, environment, "--data", File("data"), "--device", "cpu", "--threads", "1");
        await _silo.WaitUntilReadyAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null) await _silo.DisposeAsync();
        _folder.Dispose();
    }

    internal string File(params string[] parts) => _folder.File(parts);

    internal string[] Client(string whose) =>
        ["--tls-certificate", File(whose, "client.crt"), "--tls-key", File(whose, "client.key"), "--tls-authority", File(whose, "ca.crt")];

    private async Task MakeAsync(string folder, params string[] names)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "decam-silo.dll"), "certs", "--out", File(folder), .. names.SelectMany(n => (string[])["--name", n])];
        await using var certs = ChildProcess.Start(ProcessPlace.Loopback, "dotnet", arguments, new Dictionary<string, string>());
        Assert.Equal(0, await certs.WaitForExitAsync(TestContext.Current.CancellationToken));
    }
}

/// <inheritdoc cref="TlsCluster"/>
public sealed class TlsClientTests(TlsCluster cluster) : IClassFixture<TlsCluster>
{
    [Fact]
    public async Task Status_CertificateOfOurAuthority_IsAnswered()
    {
        var said = await StatusAsync(cluster.Client("ours"));
        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
    }

    [Fact]
    public async Task Status_CertificateOfAnotherAuthority_EndsWithFour() =>
        (await StatusAsync(cluster.Client("theirs"))).IsRefusal(ExitCode.Cluster, "one authority");

    [Fact]
    public async Task Status_NoCertificate_EndsWithFourAndNamesTheOptions() =>
        (await StatusAsync()).IsRefusal(ExitCode.Cluster, "TLS", "--tls-certificate");

    [Fact]
    public async Task Status_CertificateWithoutKey_IsWrongUsage() =>
        (await StatusAsync("--tls-certificate", cluster.File("ours", "client.crt"))).IsRefusal(ExitCode.Usage, "--tls-key");

    [Fact]
    public async Task Status_MissingCertificateFile_IsBadInput() =>
        (await StatusAsync([.. cluster.Client("nobody")])).IsRefusal(ExitCode.Input, "--tls-authority", "nobody");

    private Task<Said> StatusAsync(params string[] tls) => Decam.RunAsync(["cluster", "status", "--cluster", cluster.Address, .. tls]);
}

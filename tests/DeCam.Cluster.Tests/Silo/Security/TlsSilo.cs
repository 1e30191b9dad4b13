using System.Globalization;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Hosting;
using DeCam.Cluster.Silo.Security;
using DeCam.Cluster.Testing.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace DeCam.Cluster.Tests.Silo.Security;

/// <summary>A silo in this process that wants certificates of its own authority, "ours"; "theirs" is another one.</summary>
public sealed class TlsSilo : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private IHost? _host;

    internal SiloPorts Ports { get; } = SiloPorts.Draw();

    public async ValueTask InitializeAsync()
    {
        CertificateFiles.Make(In("ours"), ["silo", "client"], 2);
        CertificateFiles.Make(In("theirs"), ["client"], 2);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings()).Build();
        _host = SiloHost.Build(configuration, SiloSettings.Read(configuration));
        await _host.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(CancellationToken.None);
            _host.Dispose();
        }

        _folder.Dispose();
    }

    internal string In(params string[] parts) => _folder.File(parts);

    internal TlsOptions Options(string whose, string name) => new()
    {
        Authority = In(whose, "ca.crt"),
        Certificate = In(whose, name + ".crt"),
        Key = In(whose, name + ".key"),
    };

    private Dictionary<string, string?> Settings() => new()
    {
        ["DeCam:Silo:Port"] = Ports.Silo.ToString(CultureInfo.InvariantCulture),
        ["DeCam:Silo:GatewayPort"] = Ports.Gateway.ToString(CultureInfo.InvariantCulture),
        ["DeCam:Silo:HttpPort"] = Ports.Http.ToString(CultureInfo.InvariantCulture),
        ["DeCam:Storage:Folder"] = In("data"),
        ["DeCam:Devices:Threads"] = "1",
        ["DeCam:Tls:Authority"] = In("ours", "ca.crt"),
        ["DeCam:Tls:Certificate"] = In("ours", "silo.crt"),
        ["DeCam:Tls:Key"] = In("ours", "silo.key"),
    };
}

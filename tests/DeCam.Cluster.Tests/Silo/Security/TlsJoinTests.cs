using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Silo.Security;

/// <summary>A second silo with mutual TLS. It has a first silo of its own, because its death troubles the cluster for a moment.</summary>
public sealed class TlsJoinTests(TlsSilo silo) : IClassFixture<TlsSilo>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Join_SiloOfOurAuthority_IsPartOfTheCluster()
    {
        var environment = new Dictionary<string, string>
        {
            ["DeCam__Tls__Authority"] = silo.In("ours", "ca.crt"),
            ["DeCam__Tls__Certificate"] = silo.In("ours", "client.crt"),
            ["DeCam__Tls__Key"] = silo.In("ours", "client.key"),
        };
        await using var second = SiloProcess.Launch(null, environment, "--data", silo.In("second"), "--join", $"127.0.0.1:{silo.Ports.Silo}", "--threads", "1");
        await second.WaitUntilReadyAsync(Token);
    }
}

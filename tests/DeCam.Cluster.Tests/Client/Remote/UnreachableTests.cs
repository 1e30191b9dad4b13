using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo.Clustering;

namespace DeCam.Cluster.Tests.Client.Remote;

public class UnreachableTests
{
    [Theory]
    [InlineData("gateway", "decam-silo")]
    [InlineData("redis", "Redis")]
    public async Task Status_NobodyListens_EndsWithFour(string kind, string word)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{kind}:127.0.0.1:{FreePorts.Next()}");
        (await Decam.RunAsync("cluster", "status", "--cluster", address)).IsRefusal(ExitCode.Cluster, address, word);
    }

    [Fact]
    public async Task Status_RedisAcceptsAndDoesNotAnswer_IsNamedAsThat()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"redis:{silent.LocalEndpoint}";

        (await Decam.RunAsync("cluster", "status", "--cluster", address, "--wait", "2s")).IsRefusal(ExitCode.Cluster, address, "accepts connections but does not answer", "--wait");
    }

    [Theory]
    [InlineData("0.1.0", "0.1.0", false)]
    [InlineData("0.1.0", "0.1.7", true)]
    public void Version_SameContract_WarnsOfADifferenceOnly(string own, string other, bool warns) =>
        Assert.Equal(warns, VersionCheck.Warning("c", own, new(other, [], [])) is not null);

    [Theory]
    [InlineData("0.1.3", "0.2.0")]
    [InlineData("0.2.0", "0.1.7")]
    public void Version_OneSiloOfTheClients_WarnsOfTheOthersByName(string own, string other)
    {
        var warning = VersionCheck.Warning("c", own, new(other, [Silo("north", own), Silo("south", other)], []));

        Assert.Contains($"not south ({other});", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.1.0", "0.2.0", true)]
    [InlineData("0.2.0", "0.1.0", true)]
    [InlineData("0.1.0", "0.3.0", false)]
    [InlineData("1.1.0", "0.1.0", false)]
    public void Version_NeighbouringMinorOfALook_IsTolerated(string own, string other, bool isTolerated)
    {
        var status = new ClusterStatus(other, [Silo("north", other)], []);

        if (isTolerated) Assert.Contains("look, watch and cancel", VersionCheck.Warning("c", own, status, onlyLooks: true), StringComparison.Ordinal);
        else Assert.Throws<CommandFailedException>(() => VersionCheck.Warning("c", own, status, onlyLooks: true));
        Assert.Throws<CommandFailedException>(() => VersionCheck.Warning("c", own, status));
    }

    [Theory]
    [InlineData("0.1.0", "0.2.0")]
    [InlineData("1.0.0", "0.1.0")]
    public void Version_OtherContract_IsRefused(string own, string other)
    {
        var refused = Assert.Throws<CommandFailedException>(() => VersionCheck.Warning("c", own, new(other, [], [])));
        Assert.Equal(ExitCode.Cluster, refused.ExitCode);
        Assert.Contains(other, refused.Message, StringComparison.Ordinal);
        Assert.Contains(own, refused.Message, StringComparison.Ordinal);
    }

    private static SiloEntry Silo(string name, string version) =>
        new("S127.0.0.1:1:1", name, "Active", new() { Silo = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1), Name = name, Version = version });
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo.Clustering;
using Microsoft.Extensions.Time.Testing;

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
    public async Task Status_NameWithoutAddress_IsNamed() =>
        (await Decam.RunAsync("cluster", "status", "--cluster", "gateway:silo.invalid:30000", "--wait", "1s")).IsRefusal(ExitCode.Cluster, "no address is known for 'silo.invalid'");

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

    [Fact]
    public async Task Version_SiloWithoutAReport_IsWaitedFor()
    {
        const string Own = "0.1.0", Other = "0.2.0";
        var south = Silo("south", Other);
        var asked = 0;

        var status = await VersionCheck.ReportedAsync(_ => Task.FromResult(new ClusterStatus(Other, [Silo("north", Own) with { Report = asked++ < 2 ? null : Silo("north", Own).Report }, south], [])),
            Own, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(3, asked);
        Assert.Contains("is being upgraded", VersionCheck.Warning("c", Own, status), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.1.0", "Active")]
    [InlineData("0.2.0", "ShuttingDown")]
    public async Task Version_SiloWithoutAReportThatDecidesNothing_IsNotWaitedFor(string version, string state)
    {
        var silent = new ClusterStatus(version, [Silo("north", version) with { Report = null, Status = state }], []);

        var waited = VersionCheck.ReportedAsync(_ => Task.FromResult(silent), "0.1.0", new FakeTimeProvider(), TestContext.Current.CancellationToken);

        Assert.True(waited.IsCompleted);
        Assert.Same(silent, await waited);
    }

    [Fact]
    public async Task Version_SiloThatNeverReports_IsRefusedAfterSeconds()
    {
        var clock = new FakeTimeProvider();
        var silent = new ClusterStatus("0.2.0", [Silo("north", "0.1.0") with { Report = null }], []);

        var waited = VersionCheck.ReportedAsync(_ => Task.FromResult(silent), "0.1.0", clock, TestContext.Current.CancellationToken);
        while (!waited.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var status = await waited;
        Assert.Throws<CommandFailedException>(() => VersionCheck.Warning("c", "0.1.0", status));
    }

    private static SiloEntry Silo(string name, string version) =>
        new("S127.0.0.1:1:1", name, "Active", new() { Silo = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1), Name = name, Version = version });
}

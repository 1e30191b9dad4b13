using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Silo.Processes;

/// <summary>Silos and servers at IPv6 addresses.</summary>
public sealed partial class IPv6Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Status_RedisAndSiloAtIPv6Addresses_IsReachedByBothAndByWhatTheSiloPrints()
    {
        Requirement.Redis();
        SkipWithoutIPv6();
        await using var redis = await RedisProcess.StartAsync(null, Token, new("::1", []));
        await using var silo = await SiloProcess.StartAsync(null, [.. Arguments("redis"), "--redis", redis.Address], Token);
        await silo.WaitUntilSaidAsync("is ready", Token);
        var printed = Printed().Match(silo.Said).Groups[1].Value;

        Assert.Equal($"[::1]:{silo.Ports.Gateway}", printed);
        await IsReachedAsync($"gateway:{printed}");
        await IsReachedAsync($"redis:[::1]:{redis.Port}");
    }

    [Fact]
    public async Task Join_SiloAtAnIPv6Address_IsJoined()
    {
        SkipWithoutIPv6();
        await using var first = await SiloProcess.StartAsync(null, Arguments("join"), Token);
        await using var second = await SiloProcess.StartAsync(null, [.. Arguments("join"), "--join", $"[::1]:{first.Ports.Silo}"], Token);

        var status = await IsReachedAsync($"gateway:[::1]:{second.Ports.Gateway}");

        Assert.Contains($"[::1]:{first.Ports.Silo}", status.Output, StringComparison.Ordinal);
        Assert.Contains($"[::1]:{second.Ports.Silo}", status.Output, StringComparison.Ordinal);
    }

    private static async Task<Said> IsReachedAsync(string cluster)
    {
        var status = await Decam.RunAsync("cluster", "status", "--cluster", cluster);
        Assert.True(status.ExitCode == ExitCode.Done, status.Error);
        return status;
    }

    private string[] Arguments(string data) => ["--data", _folder.File(data), "--address", "::1", "--device", "cpu", "--threads", "1"];

    private static void SkipWithoutIPv6()
    {
        try
        {
            using var probe = new TcpListener(IPAddress.IPv6Loopback, 0);
            probe.Start();
        }
        catch (SocketException)
        {
            Assert.Skip("This machine has no IPv6.");
        }
    }

    [GeneratedRegex("gateway ([^ ]+),")]
    private static partial Regex Printed();
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Testing.Processes;
using DeCam.Testing;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace DeCam.Cluster.Tests.Client.Remote;

/// <summary>A silo that is busy, hung, away or attacked, as its clients see it.</summary>
public sealed class ReachTests(OneSilo one) : IClassFixture<OneSilo>
{
    private const string BusyWords = "accepts connections but did not answer the handshake";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_EveryCoreScores_GetInAndScoringThreadsAreBelowTheOthers()
    {
        using var explain = DecamProcess.Start("explain", Samples.Star, "--model", "shapes_cnn.onnx", "--cluster", one.Address,
            "--method", "decam", "--preset", "paper", "--seed", "11", "--no-metrics", "--out", one.Folder("busy"));
        var running = "";
        for (var attempt = 0; running.Length == 0 && attempt < 200; attempt++)
        {
            var runs = await Decam.RunAsync("runs", "list", "--json", "--cluster", one.Address);
            Assert.True(runs.ExitCode == 0, runs.Error);
            running = runs.Document.GetProperty("runs").EnumerateArray().Where(r => r.GetProperty("state").GetString() == "running")
                .Select(r => r.GetProperty("runId").GetString()!).FirstOrDefault("");
        }

        Assert.NotEmpty(running);
        for (var i = 0; i < 5; i++)
        {
            var status = await Decam.RunAsync("cluster", "status", "--cluster", one.Address);
            Assert.True(status.ExitCode == 0, status.Error);
        }

        if (OperatingSystem.IsLinux())
        {
            var nices = ThreadNices.Of(one.Silo.Process.Id.ToString(CultureInfo.InvariantCulture));
            var pool = Assert.Single(nices.Where(t => t.Key.StartsWith(".NET TP", StringComparison.Ordinal)).SelectMany(t => t).Distinct());
            Assert.NotEmpty(nices["DeCam device 0"]);
            Assert.All(nices["DeCam device 0"], nice => Assert.True(nice > pool, $"scoring {nice}, pool {pool}"));
        }

        Assert.Equal(0, (await Decam.RunAsync("runs", "cancel", running, "--cluster", one.Address)).ExitCode);
        await explain.EndAsync();
    }

    [Fact]
    public async Task Join_SiloThatHangs_IsNamedAsBusyAndAnswersLater()
    {
        one.Silo.Freeze();
        try
        {
            var said = await Decam.RunAsync("cluster", "status", "--cluster", one.Address, "--wait", "2s");
            said.IsRefusal(ExitCode.Cluster, BusyWords, $"127.0.0.1:{one.Silo.Ports.Gateway}", "--wait 5m");
            Assert.DoesNotContain("cluster-id", said.Error, StringComparison.Ordinal);
        }
        finally
        {
            one.Silo.Thaw();
        }

        Assert.Equal(0, (await Decam.RunAsync("cluster", "status", "--cluster", one.Address)).ExitCode);
    }

    [Fact]
    public async Task Join_OtherClusterId_IsToldAtOnceWithTheIdOfTheCluster() =>
        (await Decam.RunAsync("cluster", "status", "--cluster", one.Address, "--cluster-id", "north", "--wait", "1.5m"))
            .IsRefusal(ExitCode.Cluster, "its id is 'decam' and not 'north'", "--cluster-id");

    [Theory]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-1s")]
    [InlineData("100d")]
    public async Task Wait_NoTime_IsRefused(string text) =>
        (await Decam.RunAsync("cluster", "status", "--cluster", one.Address, $"--wait={text}")).IsRefusal(ExitCode.Usage, "--wait", $"'{text}'");

    [Fact]
    public async Task Wait_SiloThatComesLater_IsWaitedFor()
    {
        var ports = SiloPorts.Draw();
        var status = Decam.RunAsync("cluster", "status", "--wait", "5m", "--cluster", string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{ports.Gateway}"));
        await using var silo = SiloProcess.Launch(ports, new Dictionary<string, string>(), "--data", one.Folder("later"), "--device", "cpu", "--threads", "1");
        var said = await status;
        Assert.True(said.ExitCode == 0, said.Error);
    }

    [Fact]
    public async Task Redis_Full_IsNamedAndWaitedFor()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync(null, Token);
        string[] arguments = ["--data", one.Folder("full"), "--redis", redis.Address, "--device", "cpu", "--threads", "1"];
        string[] status = ["cluster", "status", "--cluster", $"redis:{redis.Address}", "--wait"];
        (await Decam.RunAsync([.. status, "1s"])).IsRefusal(ExitCode.Cluster, "has no silo: none of the id 'decam' is registered", $"decam-silo --redis {redis.Address}");
        await using var silo = await SiloProcess.StartAsync(null, arguments, Token);
        await redis.LimitMemoryAsync(1);

        (await Decam.RunAsync([.. status, "1s"])).IsRefusal(ExitCode.Cluster, $"Redis at {redis.Address} is full", "maxmemory", "--wait 5m");
        await using var late = SiloProcess.Launch(null, new Dictionary<string, string>(), arguments);
        Assert.Equal(4, await late.WaitForExitAsync(Token));
        Assert.Contains($"Redis at {redis.Address} is full", late.Process.Error, StringComparison.Ordinal);

        var waiting = Decam.RunAsync([.. status, "5m"]);
        await redis.LimitMemoryAsync(0);
        var said = await waiting;
        Assert.True(said.ExitCode == 0, said.Error);
    }

    [Fact]
    public async Task Redis_Away_IsNamedAndWaitedFor()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync(null, Token);
        await using var silo = await SiloProcess.StartAsync(null,
            ["--data", one.Folder("away"), "--redis", redis.Address, "--device", "cpu", "--threads", "1"], Token);
        await redis.StopAsync();
        string[] status = ["cluster", "status", "--cluster", $"redis:{redis.Address}", "--wait"];

        (await Decam.RunAsync([.. status, "1s"])).IsRefusal(ExitCode.Cluster, $"no Redis answers at {redis.Address}", "--wait 5m");

        var waiting = Decam.RunAsync([.. status, "5m"]);
        await redis.StartAgainAsync(Token);
        var said = await waiting;
        Assert.True(said.ExitCode == 0, said.Error);
    }

    [Fact]
    public async Task Attack_ContextOfNestedObjects_CostsTheClientItsConnectionAndTheSiloNothing()
    {
        using var client = new HostBuilder().UseOrleansClient((_, orleans) => orleans
            .UseStaticClustering(new IPEndPoint(IPAddress.Loopback, one.Silo.Ports.Gateway))
            .Configure<Orleans.Configuration.ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("decam", "decam"))
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(2))).Build();
        await client.StartAsync(Token);
        var cluster = ((IGrainFactory)client.Services.GetService(typeof(IGrainFactory))!).GetGrain<IClusterGrain>(0);
        Assert.NotEmpty((await cluster.StatusAsync()).Silos);

        object nested = "deep";
        for (var i = 0; i < 5_000; i++) nested = new[] { nested };
        RequestContext.Set("attack", nested);
        await Assert.ThrowsAnyAsync<Exception>(cluster.StatusAsync);
        RequestContext.Clear();

        await one.Silo.WaitUntilSaidAsync("A message of 127.0.0.1:", Token);
        Assert.Contains("was refused and its connection closed: its objects are nested more than 100 deep", one.Silo.Said, StringComparison.Ordinal);
        Assert.False(one.Silo.Process.HasExited);
        Assert.Equal(0, (await Decam.RunAsync("cluster", "status", "--cluster", one.Address)).ExitCode);
    }

    [Fact]
    public async Task Join_ListenerThatNeverAnswers_IsNamedAsBusy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, FreePorts.Next());
        listener.Start();
        var said = await Decam.RunAsync("cluster", "status", "--cluster", $"gateway:{listener.LocalEndpoint}", "--wait", "1s");
        said.IsRefusal(ExitCode.Cluster, BusyWords, "within 1 s");
    }
}

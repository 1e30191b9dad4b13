using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>The order of an upgrade, as the documents tell it, walked with a client of the old version.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OtherVersion _next = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _next.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Sweep_FromTheFirstOldSiloToTheLastNewOne_GoesOnAndIsWatchedAllTheTime()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync(null, Token);
        string[] cluster = ["--cluster", $"redis:{redis.Address}"];
        await using var old = await StartAsync(redis, "old", AppContext.BaseDirectory);
        var spec = _folder.Write("upgrade.yaml", "models: [shapes_cnn.onnx]\nmethods: [{ name: rise, masks: 320 }]\nimages: { dataset: shapes }\nmetrics: [rise-29]\nseeds: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n"u8.ToArray());
        var submitted = await Decam.RunAsync(["sweep", "submit", spec, .. cluster]);
        Assert.True(submitted.ExitCode == ExitCode.Done, submitted.Error);
        var id = submitted.Output.Trim();
        using var watch = DecamProcess.Start(["sweep", "watch", id, .. cluster]);
        await using var connection = await RemoteConnection.JoinAsync(new(cluster[1], null, "auto", null), _ => { }, Token);
        await GoesOnAsync(connection, id, old);

        // One beside the old one, which then leaves.
        await using var first = await StartAsync(redis, "new-1", _next.Path);
        // A silo is ready before it has reported its version.
        await first.Process.WaitForAsync("was named as one of another version", async _ => (await SaidAsync(["cluster", "status", .. cluster], "new-1")).Error
            .Contains($"is being upgraded: this client is {SoftwareVersion.Current} and so are some of its silos, but not new-1 ({_next.Version});", StringComparison.Ordinal), Token);
        await GoesOnAsync(connection, id, first);
        old.Terminate();
        Assert.Equal(0, await old.WaitForExitAsync(Token));
        await GoesOnAsync(connection, id, first);
        await using var last = await StartAsync(redis, "new-2", _next.Path);
        await GoesOnAsync(connection, id, last);

        // The old client looks and cancels, but gives no new work.
        Assert.Contains("it can look, watch and cancel", (await SaidAsync(["sweep", "list", .. cluster], id)).Error, StringComparison.Ordinal);
        var refused = await Decam.RunAsync(["explain", Samples.Star, "--model", "shapes_cnn.onnx", "--out", _folder.File("out"), .. cluster]);
        refused.IsRefusal(ExitCode.Cluster, $"runs version {_next.Version}", "use a client of version");
        Assert.False(watch.HasExited);
        await SaidAsync(["sweep", "cancel", id, .. cluster], "cancelled");
        var watched = await watch.EndAsync();
        Assert.True(watched.ExitCode == ExitCode.SomeFailed, watched.Output + watched.Error);
    }

    private static async Task<Said> SaidAsync(string[] arguments, string word)
    {
        var said = await Decam.RunAsync(arguments);
        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains(word, said.Output, StringComparison.Ordinal);
        return said;
    }

    // Two cells more than now: one of them was begun after this.
    private static async Task GoesOnAsync(RemoteConnection connection, string id, SiloProcess silo)
    {
        var calls = new ClusterCalls(connection, TimeProvider.System);
        async Task<int> DoneAsync() => (await calls.AskAsync(connection.Grains.GetGrain<ISweepGrain>(id).StatusAsync, Token)).Done;
        var now = await DoneAsync();
        await silo.Process.WaitForAsync("saw two more cells done", async _ => await DoneAsync() >= now + 2, Token);
    }

    private async Task<SiloProcess> StartAsync(RedisProcess redis, string name, string program)
    {
        var silo = SiloProcess.Launch(SiloPorts.Draw() with { Program = program }, new Dictionary<string, string> { ["DeCam__Silo__DrainTime"] = "00:00:20" },
            "--redis", redis.Address, "--name", name, "--data", _folder.File("data"), "--models", Samples.Of(), "--datasets", Samples.Of(), "--simulate", "1x50");
        await silo.WaitUntilReadyAsync(Token);
        return silo;
    }
}

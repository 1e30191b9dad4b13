using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Silo.Processes;

/// <summary>A silo that is hung up on, drains, or may open too few files.</summary>
public sealed class SiloSignalsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task HangUp_ReadySilo_DrainsAndEndsWithZero()
    {
        await using var silo = await StartAsync("hung-up");

        silo.Process.Signal(ChildSignal.HangUp);

        Assert.Equal(0, await silo.WaitForExitAsync(Token));
        Assert.Contains("has stopped", silo.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HangUp_UnderNohup_IsIgnored()
    {
        await using var silo = Launch(["nohup"], "nohup");
        await silo.WaitUntilReadyAsync(Token);

        silo.Process.Signal(ChildSignal.HangUp);
        silo.Process.Signal(ChildSignal.HangUp);

        Assert.Equal(200, await silo.StatusAsync("/health/ready", Token));
        Assert.DoesNotContain("stops: no new work", silo.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FewOpenFilesAllowed_SaysSoAndEndsWithThree()
    {
        await using var silo = Launch(["bash", "-c", "ulimit -n 300; exec \"$@\"", "bash"], "few");

        Assert.Equal(3, await silo.WaitForExitAsync(Token));
        await silo.WaitUntilSaidAsync("may have 300 files and connections open but needs 512 at least; raise the limit with 'ulimit -n 512'", Token);
    }

    [Fact]
    public async Task Terminate_WorkUnderWay_LetsNoClientInAndGivesNewRunsToOthers()
    {
        var environment = new Dictionary<string, string> { ["DeCam__Silo__DrainTime"] = "00:04:00", ["DeCam__Silo__OpenInternalCalls"] = "true" };
        string[] arguments = ["--data", _folder.File("drain"), "--models", Samples.Of()];
        await using var stays = SiloProcess.Launch(null, environment, [.. arguments, "--roles", "coordinator,api"]);
        await stays.WaitUntilReadyAsync(Token);
        await using var leaves = SiloProcess.Launch(null, environment, [.. arguments, "--join", $"127.0.0.1:{stays.Ports.Silo}", "--simulate", "1x60000"]);
        await leaves.WaitUntilReadyAsync(Token);
        await using var inside = await JoinAsync(leaves);
        await using var outside = await JoinAsync(stays);
        using var work = DecamProcess.Start("explain", Samples.Star, "--model", "shapes_cnn.onnx", "--mean", "0.5", "--std", "0.5",
            "--cluster", $"gateway:127.0.0.1:{stays.Ports.Gateway}", "--out", _folder.File("out"));
        var cluster = inside.Grains.GetGrain<IClusterGrain>(0);
        await leaves.Process.WaitForAsync("has work", async _ => (await cluster.StatusAsync()).Queues.Any(queue => queue.Leases > 0), Token);

        leaves.Terminate();
        await leaves.Process.WaitForAsync("drains", async token => await leaves.StatusAsync("/health/ready", token) == 503, Token);
        // Both silos place: each for the client that came in by it.
        var hosts = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => HostOfNewRunAsync(i % 2 == 0 ? inside.Grains : outside.Grains)));
        var late = await Decam.RunAsync("cluster", "status", "--cluster", $"gateway:127.0.0.1:{leaves.Ports.Gateway}", "--wait", "1s");

        Assert.True(Array.TrueForAll(hosts, host => host == stays.Ports.Silo), $"Runs are on {string.Join(", ", hosts)}.\n{leaves.Said}\n{stays.Said}");
        Assert.True(late.ExitCode == 4, late.Output + late.Error);
        Assert.False(leaves.Process.HasExited);
    }

    private static Task<RemoteConnection> JoinAsync(SiloProcess silo) =>
        RemoteConnection.JoinAsync(new($"gateway:127.0.0.1:{silo.Ports.Gateway}", null, "auto", null), _ => { }, Token);

    private static async Task<int> HostOfNewRunAsync(IGrainFactory grains)
    {
        var run = grains.GetGrain<IExplanationGrain>(Guid.NewGuid().ToString("N"));
        await run.StatusAsync();
        return (await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(run))!.Endpoint.Port;
    }

    private async Task<SiloProcess> StartAsync(string data)
    {
        var silo = Launch([], data);
        await silo.WaitUntilReadyAsync(Token);
        return silo;
    }

    private SiloProcess Launch(string[] under, string data) => SiloProcess.Launch(
        SiloPorts.Draw() with { Place = new("127.0.0.1", under) }, new Dictionary<string, string>(), "--data", _folder.File(data), "--device", "cpu", "--threads", "1");
}

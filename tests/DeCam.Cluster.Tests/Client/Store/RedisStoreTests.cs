using System.Globalization;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Storage;
using DeCam.Cluster.Testing.Processes;
using StackExchange.Redis;

namespace DeCam.Cluster.Tests.Client.Store;

/// <summary>The same on a silo that keeps its states in Redis.</summary>
public sealed class RedisStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Store_OnRedis_IsMeasuredCheckedBackedUpRestoredAndCleaned()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync(null, Token);
        var kept = new Dictionary<string, string>();
        await using (var silo = await LaunchAsync(redis, "data", []))
        {
            foreach (var picture in (string[])["00_disc.png", "03_star.png"])
            {
                var made = await RunAsync(silo, "explain", Samples.Of("shapes", picture), "--model", "shapes_cnn.onnx", "--method", "rise", "-p", "masks=20", "--no-metrics", "--quiet", "--out", _folder.File("out"));
                Assert.True(made.ExitCode == 0, made.Error);
            }

            kept = (await RunAsync(silo, "runs", "list", "--json")).Document.GetProperty("runs").EnumerateArray().ToDictionary(r => r.GetProperty("image").GetString()!, r => r.GetProperty("runId").GetString()!);
            var clean = await RunAsync(silo, "store", "check");
            Assert.True(clean.ExitCode == 0, clean.Output + clean.Error);
            var size = (await RunAsync(silo, "cluster", "status", "--json")).Document.GetProperty("store");
            Assert.InRange(size.GetProperty("records").GetInt64(), 3, 100);
            Assert.InRange(size.GetProperty("artifacts").GetInt64(), 4, 100);
            Assert.Matches(@"store: \d+ records of [\d.]+ MB, \d+ artifacts of [\d.]+ MB", (await RunAsync(silo, "cluster", "status")).Output);
            silo.Terminate();
            Assert.Equal(0, await silo.WaitForExitAsync(Token));
        }

        await redis.StopAsync();
        Copy(_folder.File("data"), _folder.File("copy"));
        Copy(redis.Folder, _folder.File("redis-copy"));
        await using var restored = await RedisProcess.StartFromAsync(_folder.File("redis-copy"), Token);
        await using var other = await LaunchAsync(restored, "copy", new() { ["DeCam__Retention__Runs"] = "1d" });
        var disc = kept["00_disc.png"];
        Assert.Equal(0, (await RunAsync(other, "store", "check")).ExitCode);
        Assert.Contains("completed", (await RunAsync(other, "runs", "show", disc)).Output, StringComparison.Ordinal);
        Assert.Equal("1 run deleted.", (await RunAsync(other, "runs", "delete", kept["03_star.png"])).Output.Trim());
        Assert.DoesNotContain(await restored.KeysAsync(), key => key.Contains(kept["03_star.png"], StringComparison.Ordinal));

        // A record that nobody has read in this silo yet would be found as damaged; this one is read again by a silo that starts.
        await using (var connection = await ConnectionMultiplexer.ConnectAsync(restored.Address))
            await connection.GetDatabase().HashSetAsync($"decam/state/explanation/{disc}/run", "data", new byte[] { 1, 2, 3, 4 });
        var found = await RunAsync(other, "store", "check");
        Assert.Equal(5, found.ExitCode);
        Assert.Contains($"damaged: Run '{disc}'", found.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Census_RedisThatDoesNotAnswer_IsNoEmptyStore()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync(null, Token);
        var options = ConfigurationOptions.Parse(redis.Address);
        options.AbortOnConnectFail = false;
        using var census = new RedisStateCensus(options, "decam");
        Assert.Empty(await ReadAsync());
        await redis.StopAsync();

        await Assert.ThrowsAnyAsync<Exception>(ReadAsync);
        using var later = new RedisStateCensus(options, "decam");
        await Assert.ThrowsAsync<IOException>(async () => await later.ReadAsync("run", Token).ToListAsync(Token));

        async Task<List<StoredRecord>> ReadAsync() => await census.ReadAsync("run", Token).ToListAsync(Token);
    }

    [Fact]
    public async Task Warnings_RedisThatEvictsOrKeepsSnapshotsAlone_AreSaid()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync(null, Token, keeps: false);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        foreach (var (name, value) in ((string, string)[])[("maxmemory-policy", "allkeys-lru"), ("save", "60 1")]) await connection.GetDatabase().ExecuteAsync("CONFIG", "SET", name, value);

        var warnings = await RedisKeeping.WarningsAsync(connection.GetDatabase(), "here");

        Assert.Equal(
        [
            "Redis at here evicts states when its memory is full, because its maxmemory-policy is 'allkeys-lru'; set it to noeviction",
            "Redis at here keeps snapshots alone (save '60 1'), so that what was written after the last one is lost when it restarts; start it with --appendonly yes",
        ], warnings);
    }

    private Task<SiloProcess> LaunchAsync(RedisProcess redis, string data, Dictionary<string, string> environment) => StartedAsync(
        SiloProcess.Launch(null, environment, "--data", _folder.File(data), "--models", Samples.Of(), "--redis", redis.Address, "--device", "cpu", "--threads", "1"));

    private static async Task<SiloProcess> StartedAsync(SiloProcess silo)
    {
        await silo.WaitUntilReadyAsync(Token);
        return silo;
    }

    private static Task<Said> RunAsync(SiloProcess silo, params string[] arguments) =>
        Decam.RunAsync([.. arguments, "--cluster", string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{silo.Ports.Gateway}")]);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

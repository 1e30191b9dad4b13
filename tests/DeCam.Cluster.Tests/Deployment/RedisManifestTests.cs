using System.Globalization;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Testing.Processes;
using StackExchange.Redis;
using static DeCam.Cluster.Tests.Deployment.Manifests;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The command of the manifest's Redis, run as it stands there but for port and folder.</summary>
public sealed class RedisManifestTests
{
    private const string Password = "a secret word";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terminate_CommandOfTheManifest_EndsByItselfAndKeepsWhatWasWritten()
    {
        Requirement.Redis();
        using var folder = new TemporaryFolder();
        var port = FreePorts.Next();
        await using (var redis = Start(folder, port))
        {
            await redis.WaitForAsync("answers", _ => WithAsync(port, async database => await database.StringSetAsync("key", "kept")), Token);
            if (OperatingSystem.IsLinux()) Assert.DoesNotContain(Password, await File.ReadAllTextAsync($"/proc/{redis.Id}/cmdline", Token), StringComparison.Ordinal);
            redis.Signal(ChildSignal.Terminate);
            Assert.Equal(0, await redis.WaitForExitAsync(Token));
        }

        await using var again = Start(folder, port);
        await again.WaitForAsync("answers", _ => WithAsync(port, async database => await database.StringGetAsync("key") == "kept"), Token);
    }

    private static ChildProcess Start(TemporaryFolder folder, int port)
    {
        var container = Mappings(Documents(Path.Combine("base", "redis.yaml")).Last()).Single(m => Text(m, "image").StartsWith("redis:", StringComparison.Ordinal));
        var script = Values(container, "args").Single();
        Assert.Contains(" --dir /data ", script, StringComparison.Ordinal);
        var here = string.Create(CultureInfo.InvariantCulture, $" --dir {folder.Path} --port {port} --bind 127.0.0.1 ");
        string[] command = [.. Values(container, "command").Take(2)];
        return ChildProcess.Start(ProcessPlace.Loopback, command[0], [command[1], script.Replace(" --dir /data ", here, StringComparison.Ordinal)], new Dictionary<string, string> { ["REDIS_PASSWORD"] = Password });
    }

    private static async Task<bool> WithAsync(int port, Func<IDatabase, Task<bool>> use)
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},connectTimeout=1000,password={Password}").WaitAsync(Token);
            return await use(connection.GetDatabase());
        }
        catch (RedisException)
        {
            return false;
        }
    }
}

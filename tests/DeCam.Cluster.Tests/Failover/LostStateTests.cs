using System.Diagnostics;
using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Testing.Mishaps;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>A server or folder that forgets: what it held is lost and never new, and the silos stay one cluster.</summary>
[Collection(Failovers.Name), Trait("Category", "Failover")]
public sealed class LostStateTests : IDisposable
{
    private const string Lost = "its state is no longer in the store; submit it again";
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Redis_ThatForgetsInTheMiddleOfASweep_LosesNothingInSilence()
    {
        Requirement.Redis();
        var redis = await RedisProcess.StartAsync(null, Token, keeps: false);
        await using var group = await SiloGroup.StartAsync(redis, [ProcessPlace.Loopback, ProcessPlace.Loopback], ["--simulate", "1x20"], Token);
        await group[0].WaitUntilSaidAsync("keeps nothing on disk", Token);
        var cluster = string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{group[0].Ports.Gateway},127.0.0.1:{group[1].Ports.Gateway}");
        var spec = Specification();
        var explained = await RunAsync("explain", Samples.Of("shapes", "03_star.png"), "--model", "shapes_cnn.onnx", "--method", "rise", "-p", "masks=20", "--no-metrics", "--out", _folder.File("map"));
        Assert.True(explained.ExitCode == ExitCode.Done, explained.Error);
        var run = (await RunAsync("runs", "list", "--json")).Document.GetProperty("runs")[0].GetProperty("runId").GetString()!;
        Assert.Equal(ExitCode.Done, (await RunAsync("sweep", "run", spec, "--id", "before", "--out", _folder.File("before"), "--quiet")).ExitCode);
        var table = await TableAsync("before");

        // In the middle of a sweep that a command watches.
        var watched = RunAsync("sweep", "run", spec, "--id", "middle", "--out", _folder.File("middle"));
        await DoneAsync("middle", 2);
        await redis.EmptyAsync();
        (await watched).Ends(Lost);
        Assert.False(Directory.Exists(_folder.File("middle")));
        foreach (var id in (string[])["middle", "before"])
        {
            // Each silo looks every second; until then one that has not looked answers with what it still holds.
            await group[0].Process.WaitForAsync("lost the sweep", async _ => (await RunAsync("sweep", "audit", id)).Error.Contains(Lost, StringComparison.Ordinal), Token);
            (await RunAsync("sweep", "audit", id)).IsRefusal(ExitCode.Internal, id, Lost);
            (await RunAsync("sweep", "results", id, "--out", _folder.File("none"))).IsRefusal(ExitCode.Internal, id, Lost);
            (await RunAsync("sweep", "watch", id)).IsRefusal(ExitCode.Internal, id, Lost);
        }

        (await RunAsync("runs", "watch", run, "--quiet")).Ends(Lost);
        (await RunAsync("runs", "results", run, "--out", _folder.File("none"))).IsRefusal(ExitCode.Internal, run, Lost);
        Assert.Contains("failed", (await RunAsync("sweep", "status", "before")).Output, StringComparison.Ordinal);

        // A silo that starts on an older table, such as that of a backup, finds the others; one that is told to stop needs no row.
        await redis.SetFieldAsync("decam/members/decam", "Version", "1");
        await using (var late = SiloProcess.Launch(null, new Dictionary<string, string>(), [.. group.Server.Arguments, "--data", _folder.File("late"), "--models", Samples.Of(), "--simulate", "1x20"]))
        {
            await late.WaitUntilReadyAsync(Token);
            Assert.Equal(3, await MembersAsync());
            await redis.EmptyAsync();
            late.Terminate();
            Assert.Equal(SiloExitCodes.Done, await late.WaitForExitAsync(Token));
        }

        // The same again, begun anew, is the same.
        await MeetAsync();
        Assert.Equal(ExitCode.Done, (await RunAsync("sweep", "run", spec, "--id", "middle", "--out", _folder.File("middle"), "--quiet")).ExitCode);
        Assert.Equal(table, await TableAsync("middle"));

        // A restart that keeps nothing is the same loss.
        await redis.StopAsync();
        await redis.StartAgainAsync(Token);
        await MeetAsync();
        await group[0].Process.WaitForAsync("lost the sweep", async _ => (await RunAsync("sweep", "audit", "middle")).Error.Contains(Lost, StringComparison.Ordinal), Token);
        Assert.Equal([0, 1], await group.ReadyAsync(Token));

        Task<Said> RunAsync(params string[] arguments) => Decam.RunAsync([.. arguments, "--cluster", cluster]);

        async Task<string> TableAsync(string id) => (await RunAsync("sweep", "audit", id, "--json")).Document.GetProperty("audit").GetProperty("tableSha256").GetString()!;

        Task DoneAsync(string id, int cells) => group[0].Process.WaitForAsync("worked on the sweep", async _ =>
            await RunAsync("sweep", "status", id, "--json") is { ExitCode: ExitCode.Done } said && said.Document.GetProperty("sweep").GetProperty("done").GetInt32() >= cells, Token);

        async Task<int> MembersAsync() => (await RunAsync("cluster", "status", "--json")).Document.GetProperty("silos").GetArrayLength();

        Task MeetAsync() => group[0].Process.WaitForAsync("was put back", async _ =>
            await redis.FieldsAsync("decam/members/decam") is { Count: > 0 } rows && ((int[])[0, 1]).All(silo => rows.Any(row => row.Contains($":{group[silo].Ports.Silo}:", StringComparison.Ordinal))), Token);
    }

    [Fact]
    public async Task Postgres_ThatForgetsInTheMiddleOfASweep_LosesNothingInSilence()
    {
        Requirement.Postgres();
        var postgres = await PostgresProcess.StartAsync(withTables: true, Token);
        await using var group = await SiloGroup.StartAsync(postgres, [ProcessPlace.Loopback, ProcessPlace.Loopback], ["--simulate", "1x20"], Token);
        var cluster = string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{group[0].Ports.Gateway},127.0.0.1:{group[1].Ports.Gateway}");
        var watched = RunAsync("sweep", "run", Specification(), "--id", "middle", "--out", _folder.File("middle"));
        await group[0].Process.WaitForAsync("worked on the sweep", async _ =>
            await RunAsync("sweep", "status", "middle", "--json") is { ExitCode: ExitCode.Done } said && said.Document.GetProperty("sweep").GetProperty("done").GetInt32() >= 1, Token);

        await postgres.EmptyAsync(Token);
        (await watched).Ends(Lost);
        (await RunAsync("sweep", "audit", "middle")).IsRefusal(ExitCode.Internal, "middle", Lost);
        await MembersBecomeAsync(2);

        // A silo that starts beside them finds them, and so does one that starts on the table of an older copy.
        await using (var late = SiloProcess.Launch(null, postgres.Environment, [.. postgres.Arguments, "--data", _folder.File("late"), "--models", Samples.Of(), "--simulate", "1x20"]))
        {
            await late.WaitUntilReadyAsync(Token);
            await MembersBecomeAsync(3);
            // What silos put back is what they saw at their last look, and they look once a second.
            await Task.Delay(TimeSpan.FromSeconds(2), Token);
            var version = await VersionAsync();
            await postgres.ExecuteAsync("decam", $"UPDATE cluster SET version = 1; DELETE FROM member WHERE port = {group[0].Ports.Silo}", Token);
            await group[0].Process.WaitForAsync("was put back", async _ => await VersionAsync() > version, Token);
            await MembersBecomeAsync(3);
            await postgres.EmptyAsync(Token);
            late.Terminate();
            Assert.Equal(SiloExitCodes.Done, await late.WaitForExitAsync(Token));
        }

        // Without its tables it no longer knows the cluster, and cannot be told.
        await postgres.ExecuteAsync("decam", "ALTER VIEW members RENAME TO others; ALTER TABLE member RENAME TO another", Token);
        await group[0].WaitUntilSaidAsync($"PostgreSQL at {postgres.Address}/decam no longer knows this cluster. The silo is not ready", Token);
        for (var silo = 0; silo < group.Count; silo++) Assert.Equal(SiloExitCodes.Unreachable, await group[silo].WaitForExitAsync(Token));

        Task<Said> RunAsync(params string[] arguments) => Decam.RunAsync([.. arguments, "--cluster", cluster]);

        Task<int> VersionAsync() => postgres.AskAsync<int>("SELECT version FROM cluster", Token);

        Task MembersBecomeAsync(int count) => group[0].Process.WaitForAsync($"was one of {count}", async _ =>
            (await RunAsync("cluster", "status", "--json")).Document.GetProperty("silos").GetArrayLength() == count
            && await postgres.AskAsync<long>("SELECT count(*) FROM member WHERE status = 3", Token) == count, Token);
    }

    [Fact]
    public async Task Postgres_ThatLacksATableThenRefuses_IsSaidAndEndsTheSilo()
    {
        Requirement.Postgres();
        await using var postgres = await PostgresProcess.StartAsync(withTables: true, Token);
        await using var silo = SiloProcess.Launch(null, new Dictionary<string, string>(postgres.Environment) { ["DeCam__Postgres__RefusalTime"] = "00:00:02" },
            [.. postgres.Arguments, "--data", _folder.File("data"), "--models", Samples.Of(), "--datasets", Samples.Of(), "--simulate", "1x20"]);
        await silo.WaitUntilReadyAsync(Token);

        // The tables of members stay, so the silo does, and waits for that of states.
        await postgres.ExecuteAsync("decam", "ALTER TABLE state RENAME TO another", Token);
        await silo.WaitUntilSaidAsync("The store of states has not answered for", Token);
        Assert.Contains($"PostgreSQL at {postgres.Address}/decam cannot be used: 42P01: relation \"state\" does not exist", silo.Said, StringComparison.Ordinal);
        Assert.Empty(RepeatedLines.Of(silo.Said));

        await postgres.ExecuteAsync("postgres", "ALTER USER decam PASSWORD 'another'", Token);
        await silo.WaitUntilSaidAsync($"PostgreSQL at {postgres.Address}/decam refuses the password", Token);
        Assert.Equal(SiloExitCodes.Unreachable, await silo.WaitForExitAsync(Token));
        Assert.Contains("with the right one in DeCam:Postgres:Password", silo.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RedisRotation.Cut)]
    [InlineData(RedisRotation.Option)]
    [InlineData(RedisRotation.User)]
    public async Task Redis_WithAnotherPassword_IsSaidByEverySiloAndEndsThem(RedisRotation rotation)
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync("first", Token);
        await using var one = Launch();
        await using var other = Launch();
        SiloProcess[] silos = [one, other];
        foreach (var silo in silos) await silo.WaitUntilReadyAsync(Token);

        var since = Stopwatch.GetTimestamp();
        await redis.RotateAsync("second", rotation);
        await Task.WhenAll(silos.Select(silo => silo.WaitUntilSaidAsync($"Redis at {redis.Address} refuses the password", Token)));
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        foreach (var silo in silos)
        {
            Assert.NotEqual(200, await silo.StatusAsync("/health/ready", Token));
            Assert.Equal(SiloExitCodes.Unreachable, await silo.WaitForExitAsync(Token));
            Assert.Contains("refuses the password for 5 s; the silo ends", silo.Said, StringComparison.Ordinal);
            Assert.DoesNotContain("keeps nothing on disk", silo.Said, StringComparison.Ordinal);
        }

        SiloProcess Launch() => SiloProcess.Launch(null, new Dictionary<string, string>(redis.Environment) { ["DeCam__Redis__RefusalTime"] = "00:00:05" },
            [.. redis.Arguments, "--data", _folder.File("data"), "--models", Samples.Of(), "--simulate", "1x20"]);
    }

    [Fact]
    public async Task Redis_ThatForgetsTheClusterAndTakesNothing_GetsTheRowsBackOrEndsTheSilo()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync(null, Token, keeps: false);
        await using var silo = SiloProcess.Launch(null, new Dictionary<string, string>(), [.. redis.Arguments, "--data", _folder.File("data"), "--models", Samples.Of(), "--simulate", "1x20"]);
        await silo.WaitUntilReadyAsync(Token);
        // This is said at the first look, which remembers the rows.
        await silo.WaitUntilSaidAsync("keeps nothing on disk", Token);

        await ForgetAsync();
        await silo.WaitUntilSaidAsync($"Redis at {redis.Address} no longer knows this cluster. The silo is not ready", Token);
        await StatusBecomesAsync(503);
        await redis.LimitMemoryAsync(0);
        await silo.WaitUntilSaidAsync("knows its cluster again", Token);
        await StatusBecomesAsync(200);
        Assert.Contains(await redis.FieldsAsync("decam/members/decam"), row => row.Contains($":{silo.Ports.Silo}:", StringComparison.Ordinal));

        var since = Stopwatch.GetTimestamp();
        await ForgetAsync();
        Assert.Equal(SiloExitCodes.Unreachable, await silo.WaitForExitAsync(Token));
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(30));
        Assert.Contains("no longer knows this cluster for 10 s; the silo ends, to be started again when it can be written.", silo.Said, StringComparison.Ordinal);

        // Full, so that the rows cannot be put back.
        async Task ForgetAsync()
        {
            await redis.LimitMemoryAsync(1);
            await redis.RemoveAsync("decam/members/decam");
        }

        Task StatusBecomesAsync(int status) => silo.Process.WaitForAsync($"answered {status}", async token => await silo.StatusAsync("/health/ready", token) == status, Token);
    }

    [Fact]
    public async Task Folder_ThatLostItsStates_LosesNothingInSilence()
    {
        var (data, artifacts) = (_folder.File("data"), _folder.File("data", "artifacts"));
        string mark;
        await using (var silo = await StartAsync())
        {
            Assert.Equal(ExitCode.Done, (await RunAsync(silo, "sweep", "run", Specification(), "--id", "kept", "--out", _folder.File("out"), "--quiet")).ExitCode);
            var explained = await RunAsync(silo, "explain", Samples.Of("shapes", "03_star.png"), "--model", "shapes_cnn.onnx", "--method", "rise", "-p", "masks=20", "--no-metrics", "--out", _folder.File("map"));
            Assert.True(explained.ExitCode == ExitCode.Done, explained.Error);
            var deleted = (await RunAsync(silo, "runs", "list", "--json")).Document.GetProperty("runs")[0].GetProperty("runId").GetString()!;
            Assert.Equal("1 run deleted.", (await RunAsync(silo, "runs", "delete", deleted)).Output.Trim());
            await MeasuredAsync(silo);
            mark = Assert.Single(Directory.GetFiles(Path.Combine(artifacts, "users")));
            Age();
            var before = Artifacts();

            Directory.Move(Path.Combine(data, "state"), _folder.File("backup"));
            await silo.WaitUntilSaidAsync("lost what it held", Token);

            (await RunAsync(silo, "sweep", "audit", "kept")).IsRefusal(ExitCode.Internal, "kept", Lost);
            (await RunAsync(silo, "sweep", "results", "none")).IsRefusal(ExitCode.Usage, "not known");
            (await RunAsync(silo, "runs", "results", deleted)).IsRefusal(ExitCode.Usage, "not known");

            // A backup may name what the emptied store does not.
            await MeasuredAsync(silo);
            await silo.WaitUntilSaidAsync("2 stores of states keep their contents in one place", Token);
            Assert.Empty(before.Except(Artifacts()));
            silo.Terminate();
            Assert.Equal(SiloExitCodes.Done, await silo.WaitForExitAsync(Token));
        }

        // Restored, and the mark of the store that is gone removed, all is as before.
        Directory.Delete(Path.Combine(data, "state"), recursive: true);
        Directory.Move(_folder.File("backup"), Path.Combine(data, "state"));
        File.Delete(Assert.Single(Directory.GetFiles(Path.Combine(artifacts, "users")), file => file != mark));
        var orphan = Path.Combine(artifacts, "00", new string('0', 62));
        Directory.CreateDirectory(Path.GetDirectoryName(orphan)!);
        File.WriteAllText(orphan, "");
        Age();
        await using var restored = await StartAsync();
        await MeasuredAsync(restored);
        await restored.Process.WaitForAsync("deleted what nothing names", _ => Task.FromResult(!File.Exists(orphan)), Token);
        Assert.Equal(ExitCode.Done, (await RunAsync(restored, "sweep", "results", "kept", "--maps", "--out", _folder.File("again"))).ExitCode);

        // A sweep whose first cell takes minutes.
        var slow = Specification(masks: 400_000);
        Assert.Equal(ExitCode.Done, (await RunAsync(restored, "sweep", "submit", slow, "--id", "slow")).ExitCode);
        (await RunAsync(restored, "sweep", "results", "slow", "--out", _folder.File("none"))).IsRefusal(ExitCode.Usage, "slow", "has no rows to write yet");

        Task<SiloProcess> StartAsync() => SiloProcess.StartAsync(null, ["--data", data, "--models", Samples.Of(), "--datasets", Samples.Of(), "--simulate", "1x1"], Token);

        Task<Said> RunAsync(SiloProcess silo, params string[] arguments) =>
            Decam.RunAsync([.. arguments, "--cluster", string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{silo.Ports.Gateway}")]);

        // The first look at the size is the first round of the upkeep.
        Task MeasuredAsync(SiloProcess silo) => silo.Process.WaitForAsync("measured its store", async _ => (await RunAsync(silo, "cluster", "status")).Output.Contains(", measured ", StringComparison.Ordinal), Token);

        string[] Artifacts() => Directory.GetFiles(artifacts, "*", SearchOption.AllDirectories);

        void Age() => Array.ForEach(Artifacts(), file => File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-2)));
    }

    private string Specification(int masks = 400)
    {
        var file = _folder.File("sweep.yaml");
        File.WriteAllText(file, $$"""
            name: lost
            models:
              - { file: shapes_cnn.onnx }
            methods:
              - { name: rise, masks: {{masks}} }
            images: { dataset: shapes, include: "*.png", limit: 4 }
            seeds: [0, 1, 2]
            metrics: []
            """);
        return file;
    }
}

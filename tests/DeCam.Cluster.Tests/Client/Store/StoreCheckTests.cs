using System.Security.Cryptography;

namespace DeCam.Cluster.Tests.Client.Store;

/// <summary>Damaged records, contents that nothing names, and the look at both, as a user meets them on this computer.</summary>
public sealed class StoreCheckTests
{
    [Fact]
    public async Task Check_DamagedRun_IsNamedAndCostsThatRunAlone()
    {
        using var kept = await KeptData.MakeAsync();
        var (disc, star) = (kept.Runs["00_disc.png"], kept.Runs["03_star.png"]);
        var clean = await kept.RunAsync("store", "check");
        Assert.True(clean.ExitCode == 0, clean.Output + clean.Error);
        Assert.Contains("0 damaged, 0 missing, 0 of nothing.", clean.Output, StringComparison.Ordinal);

        KeptData.Damage(kept.StateOf("run", "explanation", disc));

        var shown = await kept.RunAsync("runs", "show", disc);
        Assert.Contains($"'decam runs delete {disc}' removes it", shown.Output, StringComparison.Ordinal);
        Assert.StartsWith($"Run {disc} is failed: ", shown.Output, StringComparison.Ordinal);
        Assert.Single((shown.Output + shown.Error).Split('\n'), line => line.Contains("is damaged", StringComparison.Ordinal));
        var watched = await kept.RunAsync("runs", "watch", disc);
        Assert.Equal(1, watched.ExitCode);
        Assert.Single((watched.Output + watched.Error).Split('\n'), line => line.Contains("is damaged", StringComparison.Ordinal));
        Assert.Contains("completed", (await kept.RunAsync("runs", "show", star)).Output, StringComparison.Ordinal);
        Assert.Equal(3, (await kept.ListAsync()).Count);
        var found = await kept.RunAsync("store", "check", "--json");
        Assert.Equal(5, found.ExitCode);
        Assert.Equal("", found.Error);
        var finding = Assert.Single(found.Document.GetProperty("findings").EnumerateArray(), f => f.GetProperty("kind").GetString() == "damaged");
        Assert.StartsWith($"Run '{disc}':", finding.GetProperty("sentence").GetString(), StringComparison.Ordinal);

        Assert.Equal("1 run deleted.", (await kept.RunAsync("runs", "delete", disc)).Output.Trim());
        Assert.Equal(0, (await kept.RunAsync("store", "check")).ExitCode);
        Assert.Equal(2, (await kept.ListAsync()).Count);
    }

    [Fact]
    public async Task Check_DamagedMissingAndUnnamedContents_AreToldApart()
    {
        using var kept = await KeptData.MakeAsync();
        var maps = new List<string>();
        foreach (var run in kept.Runs.Values.Take(2))
        {
            var map = await MapAsync(kept, run);
            maps.Add(Path.Combine(kept.Data, "artifacts", map[..2], map[2..]));
        }

        KeptData.Damage(maps[0]);
        File.Delete(maps[1]);
        var orphan = Orphan(kept, DateTime.UtcNow.AddDays(-2));

        var found = await kept.RunAsync("store", "check", "--json");

        Assert.Equal(5, found.ExitCode);
        Assert.Equal(["damaged", "missing", "orphan"], found.Document.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("kind").GetString()).Order(StringComparer.Ordinal));
        Assert.Contains(orphan, found.Output, StringComparison.Ordinal);
        Assert.Contains($"run '{kept.Runs.Values.ElementAt(1)}' is missing", found.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_DamagedMap_SaysSoInOneSentenceWithTheWayOut()
    {
        using var kept = await KeptData.MakeAsync();
        var run = kept.Runs["00_disc.png"];
        var map = await MapAsync(kept, run);
        KeptData.Damage(Path.Combine(kept.Data, "artifacts", map[..2], map[2..]));

        var said = await kept.RunAsync("runs", "results", run);

        Assert.Equal(1, said.ExitCode);
        Assert.StartsWith($"Artifact {map} at ", said.Error, StringComparison.Ordinal);
        Assert.EndsWith("is damaged: its bytes have another hash; restore it from a copy, or make what it belongs to again with --restart.", said.Error.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upkeep_ContentsThatNothingNames_GoAfterADay()
    {
        using var kept = await KeptData.MakeAsync();
        await kept.TidyAsync();
        var (old, young) = (Orphan(kept, DateTime.UtcNow.AddDays(-2)), Orphan(kept, DateTime.UtcNow.AddHours(-20)));
        var artifacts = Path.Combine(kept.Data, "artifacts");
        foreach (var file in Directory.GetFiles(artifacts, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(young[2..], StringComparison.Ordinal)))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-2));
        var before = Directory.GetFiles(artifacts, "*", SearchOption.AllDirectories).Length;
        kept.WasTidied(DateTime.UtcNow);
        Assert.Equal(0, (await kept.RunAsync("runs", "list")).ExitCode);
        Assert.Equal(before, Directory.GetFiles(artifacts, "*", SearchOption.AllDirectories).Length);

        await kept.TidyAsync();

        Assert.False(File.Exists(Path.Combine(artifacts, old[..2], old[2..])));
        Assert.True(File.Exists(Path.Combine(artifacts, young[..2], young[2..])));
        var check = await kept.RunAsync("store", "check");
        Assert.True(check.ExitCode == 0, check.Output);
        Assert.Contains("0 missing", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upkeep_MarkThatOthersMayNotHaveSeenYet_DeletesNothing()
    {
        using var kept = await KeptData.MakeAsync();
        await kept.TidyAsync();
        var old = Orphan(kept, DateTime.UtcNow.AddDays(-2));
        var path = Path.Combine(kept.Data, "artifacts", old[..2], old[2..]);

        await kept.TidyAsync();
        Assert.True(File.Exists(path));

        foreach (var mark in Directory.GetFiles(Path.Combine(kept.Data, "artifacts", "users"))) File.SetLastWriteTimeUtc(mark, DateTime.UtcNow.AddDays(-2));
        await kept.TidyAsync();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Upkeep_RecordThatCannotBeRead_DeletesNothing()
    {
        using var kept = await KeptData.MakeAsync();
        var old = Orphan(kept, DateTime.UtcNow.AddDays(-2));
        KeptData.Damage(kept.StateOf("run", "explanation", kept.Runs["00_disc.png"]));

        var told = await kept.TidyAsync();

        Assert.True(File.Exists(Path.Combine(kept.Data, "artifacts", old[..2], old[2..])));
        Assert.Contains("decam store check", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_DamagedRegistry_IsMadeAnewFromTheRuns()
    {
        using var kept = await KeptData.MakeAsync();
        var shards = kept.Runs.Values.Select(RegistryShards.Of).Distinct().ToList();
        foreach (var file in Directory.GetFiles(Path.Combine(kept.Data, "state", "recent"), "*.state", SearchOption.AllDirectories)) KeptData.Damage(file);

        var first = await kept.RunAsync("runs", "list", "--json");
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(shards.Count, first.Error.Split('\n').Count(line => line.Contains("is damaged", StringComparison.Ordinal)));
        Assert.Equal(3, first.Document.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public async Task Check_DamagedLists_AreMadeAnewBeforeItLooks()
    {
        using var kept = await KeptData.MakeAsync();
        var lists = Directory.GetFiles(Path.Combine(kept.Data, "state"), "*.state", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(Path.Combine(kept.Data, "state"), file).Split(Path.DirectorySeparatorChar)[0] is "recent" or "open").ToList();
        Assert.NotEmpty(lists);
        lists.ForEach(KeptData.Damage);

        var found = await kept.RunAsync("store", "check");
        var again = await kept.RunAsync("store", "check");

        Assert.True(found.ExitCode == 0, found.Output + found.Error);
        Assert.Contains("0 damaged, 0 missing, 0 of nothing.", found.Output, StringComparison.Ordinal);
        Assert.All(lists, list => Assert.Single(found.Error.Split('\n'), line => line.Contains($"'{list}' is damaged", StringComparison.Ordinal)));
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
    }

    [Fact]
    public async Task Check_CopyOfTheFolder_IsAsWholeAsTheFolder()
    {
        using var kept = await KeptData.MakeAsync();
        var copy = kept.File("copy");
        foreach (var file in Directory.GetFiles(kept.Data, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(kept.Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Directory.Delete(kept.Data, recursive: true);
        Directory.Move(copy, kept.Data);

        Assert.Equal(0, (await kept.RunAsync("store", "check")).ExitCode);
        Assert.Equal(3, (await kept.ListAsync()).Count);
        Assert.Contains("completed", (await kept.RunAsync("runs", "show", kept.Runs["03_star.png"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_TwoAtOnceOnOneFolder_BothMakeTheirMaps()
    {
        using var folder = new TemporaryFolder();
        DecamProcess Start(string picture, string to) => DecamProcess.Start("explain", Samples.Of("shapes", picture), "--model", Samples.ShapesModel,
            "--method", "rise", "-p", "masks=200", "--no-metrics", "--threads", "1", "--quiet", "--data", folder.File("data"), "--out", folder.File(to));
        using var first = Start("00_disc.png", "a");
        using var second = Start("03_star.png", "b");

        foreach (var said in await Task.WhenAll(first.EndAsync(), second.EndAsync())) Assert.True(said.ExitCode == 0, said.Error);
        Assert.True(File.Exists(Directory.GetFiles(folder.File("a"), "saliency.npy", SearchOption.AllDirectories).Single()));
        Assert.True(File.Exists(Directory.GetFiles(folder.File("b"), "saliency.npy", SearchOption.AllDirectories).Single()));
    }

    private static async Task<string> MapAsync(KeptData kept, string run)
    {
        await using var cluster = await DeCam.Cluster.Silo.EmbeddedCluster.StartAsync(new() { DataFolder = kept.Data, Device = "cpu", Threads = 1 }, TestContext.Current.CancellationToken);
        return (await cluster.Grains.GetGrain<IExplanationGrain>(run).ResultAsync())!.Targets[0].MapSha256;
    }

    private static string Orphan(KeptData kept, DateTime writtenUtc)
    {
        var content = RandomNumberGenerator.GetBytes(100);
        var key = Convert.ToHexStringLower(SHA256.HashData(content));
        var path = Path.Combine(kept.Data, "artifacts", key[..2], key[2..]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, writtenUtc);
        return key;
    }
}

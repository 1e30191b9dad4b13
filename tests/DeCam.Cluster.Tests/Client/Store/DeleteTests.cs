using DeCam.Cluster.Silo;

namespace DeCam.Cluster.Tests.Client.Store;

/// <summary>Commands that delete runs and sweeps of this computer.</summary>
public sealed class DeleteTests
{
    private static readonly string TwoCells = $$"""
        name: shapes
        models: [{ file: "{{Samples.ShapesModel}}", as: shapes }]
        methods: [{ name: rise, masks: 20 }]
        images: { folder: "{{Samples.Shapes}}", limit: 2 }
        metrics: []
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delete_RunsByIdAndByState_AreGoneAndCounted()
    {
        using var kept = await KeptData.MakeAsync();
        var disc = kept.Runs["00_disc.png"];

        var said = await kept.RunAsync("runs", "delete", disc);

        Assert.Equal((0, "1 run deleted."), (said.ExitCode, said.Output.Trim()));
        Assert.False(File.Exists(kept.StateOf("run", "explanation", disc)));
        Assert.False(File.Exists(Path.Combine(kept.Data, "locks", disc + ".lock")));
        Assert.Equal(2, (await kept.ListAsync()).Count);
        (await kept.RunAsync("runs", "delete", disc)).IsRefusal(2, disc, "not known", "runs list");
        Assert.Equal("0 runs deleted.", (await kept.RunAsync("runs", "delete", "--older", "1.5d")).Output.Trim());
        Assert.Equal("2 runs deleted.", (await kept.RunAsync("runs", "delete", "--older", "1s", "--state", "completed,failed")).Output.Trim());
        Assert.Empty(await kept.ListAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(kept.Data, "state", "run"), "*.state", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Delete_UnfinishedRun_IsRefusedUntilItIsCancelled()
    {
        using var folder = new TemporaryFolder();
        await using (var cluster = await EmbeddedCluster.StartAsync(new() { DataFolder = folder.File("data"), Device = "cpu", Threads = 1 }, Token))
        {
            var model = await cluster.AddModelAsync(Samples.ShapesModel, "", Token);
            var spec = new RunSpec { Model = model, ImageName = "star", ImageSha256 = await cluster.PutAsync(File.ReadAllBytes(Samples.Star), Token), Method = "decam", Preset = "paper" };
            await cluster.Grains.GetGrain<IExplanationGrain>("mine").SubmitAsync(spec, false);
        }

        Task<Said> RunAsync(params string[] arguments) => Decam.RunAsync([.. arguments, "--data", folder.File("data")]);
        var refused = await RunAsync("runs", "delete", "mine");
        Assert.Equal((2, "0 runs deleted, 1 kept: running."), (refused.ExitCode, refused.Output.Trim()));
        Assert.Contains("decam runs cancel mine", refused.Error, StringComparison.Ordinal);
        string old;
        while ((old = (await RunAsync("runs", "delete", "--older", "1s")).Output.Trim()) == "0 runs deleted.") Token.ThrowIfCancellationRequested();
        Assert.Equal("0 runs deleted, 1 kept: running.", old);

        Assert.Equal(0, (await RunAsync("runs", "cancel", "mine")).ExitCode);
        Assert.Equal("1 run deleted.", (await RunAsync("runs", "delete", "mine")).Output.Trim());
    }

    [Fact]
    public async Task Delete_Sweep_TakesRowsAndRunsWithIt()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("sweep.yaml"), TwoCells);
        Task<Said> RunAsync(params string[] arguments) => Decam.RunAsync([.. arguments, "--data", folder.File("data")]);
        var made = await RunAsync("sweep", "run", folder.File("sweep.yaml"), "--id", "first", "--out", folder.File("out"), "--quiet");
        Assert.True(made.ExitCode == 0, made.Error);

        Assert.Equal("1 sweep deleted.", (await RunAsync("sweep", "delete", "first")).Output.Trim());

        Assert.Equal("", (await RunAsync("sweep", "list")).Output.Trim());
        foreach (var state in (string[])["run", "sweep", "sweep-shard"])
            Assert.Empty(Directory.GetFiles(folder.File("data", "state", state), "*.state", SearchOption.AllDirectories));
        (await RunAsync("sweep", "delete", "first")).IsRefusal(2, "first", "not known");
        var again = await RunAsync("sweep", "run", folder.File("sweep.yaml"), "--id", "first", "--out", folder.File("out2"), "--quiet");
        Assert.True(again.ExitCode == 0, again.Error);
    }

    [Fact]
    public async Task Status_DamagedSweep_SaysSoByNameUntilItIsDeleted()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("sweep.yaml"), TwoCells);
        Task<Said> RunAsync(params string[] arguments) => Decam.RunAsync([.. arguments, "--data", folder.File("data")]);
        foreach (var id in (string[])["hurt", "whole"])
            Assert.Equal(0, (await RunAsync("sweep", "run", folder.File("sweep.yaml"), "--id", id, "--out", folder.File(id), "--quiet")).ExitCode);
        var shard = Assert.Single(Directory.GetFiles(folder.File("data", "state", "sweep-shard"), "sweepshard_whole*.state", SearchOption.AllDirectories));
        KeptData.Damage(Assert.Single(Directory.GetFiles(folder.File("data", "state", "sweep"), "sweep_hurt*.state", SearchOption.AllDirectories)));
        KeptData.Damage(shard);

        Assert.Contains("'decam sweep delete hurt' removes it", (await RunAsync("sweep", "status", "hurt")).Output, StringComparison.Ordinal);
        var rows = await RunAsync("sweep", "results", "whole", "--out", folder.File("rows"), "--quiet");
        Assert.Equal(1, rows.ExitCode);
        Assert.Contains("Rows of sweep 'whole' cannot be read", rows.Error, StringComparison.Ordinal);
        Assert.Equal("0 sweeps deleted.", (await RunAsync("sweep", "delete", "--state", "failed")).Output.Trim());
        Assert.Equal("1 sweep deleted.", (await RunAsync("sweep", "delete", "hurt")).Output.Trim());
        Assert.DoesNotContain("hurt", (await RunAsync("sweep", "list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("by their ids")]
    [InlineData("36,500 days, like 30s, 5m, 1.5h or 2d, but got '30x'", "--older", "30x")]
    [InlineData("of 1 s to", "--older", "0s")]
    [InlineData("completed", "--state", "running")]
    [InlineData("by their ids", "abc", "--older", "30d")]
    [InlineData("letters, digits", "../x")]
    public async Task Delete_BadUsage_IsOneSentence(string word, params string[] arguments) =>
        (await Decam.RunAsync(["runs", "delete", .. arguments])).IsRefusal(2, word);
}

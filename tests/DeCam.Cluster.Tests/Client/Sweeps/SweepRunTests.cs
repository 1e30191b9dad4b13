using System.Globalization;
using System.Text.RegularExpressions;

namespace DeCam.Cluster.Tests.Client.Sweeps;

public sealed partial class SweepRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Run_ShapesSample_WritesTablesAndAReportThatNeedsNoOtherFile()
    {
        var said = await RunAsync(Spec());

        Assert.Equal(0, said.ExitCode);
        Assert.Equal("completed", said.Document.GetProperty("sweep").GetProperty("state").GetString());
        var lines = await File.ReadAllLinesAsync(_folder.File("out", "results.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(1 + (4 * 3), lines.Length);
        var report = await File.ReadAllTextAsync(_folder.File("out", "report.html"), TestContext.Current.CancellationToken);
        Assert.All(Reference().Matches(report[..report.IndexOf("<script>", StringComparison.Ordinal)]), m => Assert.Matches("^(data:image/webp;base64,|#)", m.Groups["target"].Value));
        // Twelve maps and the photos of three images.
        Assert.Equal(12 + 3, report.Split("\"data:image/webp;base64,").Length - 1);
        Assert.Contains("<code>decam sweep run sweep.", report, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, report, StringComparison.Ordinal);
        var rise = said.Document.GetProperty("sweep").GetProperty("groups").EnumerateArray().Single(g => g.GetProperty("method").GetString() == "rise");
        Assert.Equal("black-30", rise.GetProperty("protocol").GetString());
        Assert.Equal(3, rise.GetProperty("images").GetInt32());
        Assert.False(rise.GetProperty("isControl").GetBoolean());
        Assert.False(rise.GetProperty("metricTuned").GetBoolean());
        Assert.InRange(rise.GetProperty("meanDiff").GetDouble(), rise.GetProperty("interval").GetProperty("low").GetDouble(), rise.GetProperty("interval").GetProperty("high").GetDouble());
        Assert.Contains("| rise |", await File.ReadAllTextAsync(_folder.File("out", "table.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.File("out"), "*.tmp"));
    }

    [Fact]
    public async Task Run_Again_TakesWhatIsDoneAndWritesTheSameTable()
    {
        await RunAsync(Spec());
        var first = await File.ReadAllTextAsync(_folder.File("out", "results.csv"), TestContext.Current.CancellationToken);
        File.Delete(_folder.File("out", "results.csv"));

        var said = await RunAsync(Spec());

        Assert.Equal(0, said.ExitCode);
        Assert.Equal(12, said.Document.GetProperty("taken").GetInt32());
        // The seconds of each cell, too, are those of the first time.
        Assert.Equal(first, await File.ReadAllTextAsync(_folder.File("out", "results.csv"), TestContext.Current.CancellationToken));
        var id = said.Document.GetProperty("sweep").GetProperty("sweepId").GetString()!;
        var audit = await Decam.RunAsync("sweep", "audit", id, "--data", _folder.File("data"), "--json");
        Assert.Equal(0, audit.ExitCode);
        Assert.Equal(12, audit.Document.GetProperty("audit").GetProperty("present").GetInt32());
        Assert.True(audit.Document.GetProperty("audit").GetProperty("isSound").GetBoolean());
    }

    [Fact]
    public async Task Run_OwnIdWasGivenToAnother_IsRefusedAndKeepsIt()
    {
        var own = (await RunAsync(Spec())).Document.GetProperty("sweep").GetProperty("sweepId").GetString()!;
        Assert.Equal(0, (await RunAsync(Spec().Replace("black-30", "rise-29", StringComparison.Ordinal), "--id", own, "--restart")).ExitCode);
        var first = await TableAsync();

        var said = await RunAsync(Spec());

        said.IsRefusal(2, $"Sweep '{own}'", "another specification");
        Assert.Equal(first, await TableAsync());
    }

    [Fact]
    public async Task Run_IdOfAnotherSweep_IsRefusedAndKeepsIt()
    {
        Assert.Equal(0, (await RunAsync(Spec(), "--id", "mine")).ExitCode);
        var first = await TableAsync();

        var said = await RunAsync(Spec().Replace("black-30", "rise-29", StringComparison.Ordinal), "--id", "mine");

        said.IsRefusal(2, "Sweep 'mine'", "another specification");
        Assert.Equal(first, await TableAsync());
    }

    [Fact]
    public async Task Run_Restart_SaysWhatItDropsAndMakesEveryCellAnew()
    {
        await RunAsync(Spec());
        var first = await SecondsAsync();

        var asked = await Decam.AnswerAsync("n\n", Arguments("--restart"));
        Assert.Equal(130, asked.ExitCode);
        Assert.Matches(@"12 finished cells of sweep [0-9a-f]{16}, begun 20\d\d-.* will be dropped\.\nGo on\? \[y/N\] Nothing was dropped\.\n$", asked.Error);
        Assert.Equal(first, await SecondsAsync());
        var said = await RunAsync(Spec(), "--restart");

        Assert.Equal(0, said.ExitCode);
        Assert.Equal(0, said.Document.GetProperty("taken").GetInt32());
        Assert.NotEqual(first, await SecondsAsync());
    }

    [Fact]
    public async Task Run_FinishedSweep_SaysThatItIsComplete()
    {
        await RunAsync(Spec());

        var said = await Decam.RunAsync([.. Arguments("--resume", "--retry-failed").Where(a => a is not ("--quiet" or "--json"))]);

        Assert.Equal(0, said.ExitCode);
        Assert.Matches("Sweep [0-9a-f]{16}, begun .*, is complete: all 12 cells are taken from earlier; --restart", said.Error);
        Assert.Contains("is completed: 12 of 12 cells done.", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FailedCells_AreTriedAgainAndTheOthersStay()
    {
        var images = _folder.File("images");
        Directory.CreateDirectory(images);
        File.Copy(Samples.Star, Path.Combine(images, "a.png"));
        var broken = _folder.Write("images/b.png", new byte[new FileInfo(Samples.Star).Length]);
        var written = File.GetLastWriteTimeUtc(broken);
        Assert.Equal(5, (await RunAsync(Spec(images))).ExitCode);
        // The same length and time, so that the sweep is the same.
        File.Copy(Samples.Star, broken, overwrite: true);
        File.SetLastWriteTimeUtc(broken, written);

        var said = await RunAsync(Spec(images));

        Assert.Equal(4, said.Document.GetProperty("taken").GetInt32());
        Assert.Equal(8, said.Document.GetProperty("sweep").GetProperty("done").GetInt32() + said.Document.GetProperty("sweep").GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task Run_ChangedSpecification_SaysWhoseResultsItReplaces()
    {
        var first = (await RunAsync(Spec())).Document.GetProperty("sweep").GetProperty("sweepId").GetString()!;
        File.WriteAllText(_folder.File("sweep.yaml"), Spec().Replace("black-30", "rise-29", StringComparison.Ordinal));

        var said = await Decam.RunAsync([.. Arguments().Where(a => a != "--quiet")]);
        var elsewhere = await Decam.RunAsync([.. Arguments("--data", _folder.File("other"), "--id", "mine").SkipWhile(a => a != "--out").Prepend(_folder.File("sweep.yaml")).Prepend("run").Prepend("sweep")]);

        Assert.Equal(0, said.ExitCode);
        Assert.Contains($"holds the results of sweep {first}; those of sweep", said.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Decam.RunAsync("sweep", "results", first, "--data", _folder.File("data"), "--out", _folder.File("again"))).ExitCode);
        elsewhere.IsRefusal(2, "does not know", "--out");
    }

    [Theory]
    [InlineData("../mine")]
    [InlineData("a b")]
    [InlineData(".mine")]
    public async Task Run_IdThatIsNoName_IsBadUsage(string id) => (await RunAsync(Spec(), "--id", id)).IsRefusal(2, id, "letters, digits");

    [Fact]
    public async Task Results_OfASweepThatRan_PrintTheTableWithItsProtocol()
    {
        var id = (await RunAsync(Spec())).Document.GetProperty("sweep").GetProperty("sweepId").GetString()!;

        var results = await Decam.RunAsync("sweep", "results", id, "--data", _folder.File("data"), "--out", _folder.File("out"));
        var watch = await Decam.RunAsync("sweep", "watch", id, "--data", _folder.File("data"));

        foreach (var output in (string[])[results.Output, watch.Output])
        {
            Assert.Contains("DiffAUC by method and model, protocol black-30", output, StringComparison.Ordinal);
            Assert.Matches(@"  centre \(control\)  -?[0-9.]+ \(-?[0-9.]+ to -?[0-9.]+\), n 3\n", output);
            Assert.Contains("Protocol black-30: insertion starts from black", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_BrokenImage_EndsWithSomeFailedAndTheReasonInTheTable()
    {
        var images = _folder.File("images");
        Directory.CreateDirectory(images);
        File.Copy(Samples.Star, Path.Combine(images, "a.png"));
        _folder.Write("images/b.png", "no picture"u8.ToArray());

        var said = await RunAsync(Spec(images));

        Assert.Equal(5, said.ExitCode);
        var failed = (await TableAsync()).Where(l => l.Contains(",failed,", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, failed.Count);
        // The reason names the picture by its file, not by its content.
        Assert.All(failed, l => Assert.Contains("Image 'b.png' is not a PNG", l, StringComparison.Ordinal));
    }

    // The second model only averages its input: there is no layer to look at.
    [Fact]
    public async Task Run_MethodsThatLookInside_FailOnlyWhereTheModelCannot()
    {
        var spec = $$"""
            models: [{ file: "{{Samples.ShapesModel}}", as: shapes }, { file: "{{_folder.Write("means.onnx", TinyOnnx.Means)}}", as: means, mean: 0.5, std: 0.5, resize: 9 }]
            methods: [{ name: occlusion, window: 0.5, stride: 0.5 }, grad-cam, { name: integrated-gradients, steps: 4 }]
            images: { folder: "{{Samples.Shapes}}", limit: 1 }
            metrics: [black-30]
            """;

        var said = await RunAsync(spec);

        Assert.Equal(5, said.ExitCode);
        var rows = (await TableAsync()).Select(l => l.Split(',')).ToList();
        string[] Column(string name) => [.. rows.Skip(1).Select(r => r[Array.IndexOf(rows[0], name)])];
        Assert.Equal(["done", "done", "done", "done", "done", "done", "failed", "done", "done", "done"], Column("status"));
        Assert.Equal(["", "1", "6", "", "", "", "", "6", "", ""], Column("backward_passes"));
        Assert.Equal(["5", "1", "6", "0", "0", "5", "", "6", "0", "0"], Column("evaluations"));
        Assert.Contains("no layer with height and width", Column("error")[6], StringComparison.Ordinal);
        Assert.Equal(Math.Round(double.Parse(Column("attribution_sum_expected")[7], CultureInfo.InvariantCulture), 3), Math.Round(double.Parse(Column("attribution_sum")[7], CultureInfo.InvariantCulture), 3));
        Assert.Contains("grad-cam (needs model internals)", await File.ReadAllTextAsync(_folder.File("out", "table.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var plan = await RunAsync(spec, "--plan");
        Assert.Equal(2 * (1 + 6), plan.Document.GetProperty("backwardPasses").GetInt32());
    }

    [Theory]
    [InlineData("missing.onnx", "missing.onnx")]
    public async Task Run_UnknownModel_IsRefused(string model, string word) =>
        (await RunAsync(Spec().Replace(Samples.ShapesModel, model, StringComparison.Ordinal))).IsRefusal(3, word, "'sweep.yaml', line 2");

    [Fact]
    public async Task Run_UnknownFolder_IsRefusedAndLeavesNoFolder()
    {
        (await RunAsync(Spec("nowhere"))).IsRefusal(3, "nowhere", "'sweep.yaml', line 4");

        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public async Task Run_NoImagePasses_EndsWithTheReasonAndLeavesNoFolder()
    {
        (await RunAsync(Spec().Replace("limit: 3", "where: probability < 0.001", StringComparison.Ordinal))).IsRefusal(3, "None of");

        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("results")]
    public async Task Rows_SweepThatCouldNotBegin_AreRefusedWithTheReason(string command)
    {
        await RunAsync(Spec().Replace("limit: 3", "where: probability < 0.001", StringComparison.Ordinal), "--id", "empty");

        var said = await Decam.RunAsync(["sweep", command, "empty", "--data", _folder.File("data"), .. command == "results" ? ["--out", _folder.File("out")] : Array.Empty<string>()]);

        said.IsRefusal(3, "'empty' could not begin", "None of", "submit it again");
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public async Task Submit_WithoutACluster_IsRefused() =>
        (await Decam.RunAsync("sweep", "submit", "x.yaml", "--data", _folder.File("data"))).IsRefusal(2, "--cluster");

    [Fact]
    public async Task Status_UnknownSweep_IsRefused() =>
        (await Decam.RunAsync("sweep", "status", "nothing", "--data", _folder.File("data"))).IsRefusal(2, "'nothing'", "sweep list");

    public void Dispose() => _folder.Dispose();

    private static string Spec(string? images = null) => $$"""
        name: shapes
        models: [{ file: "{{Samples.ShapesModel}}", as: shapes }]
        methods: [{ name: rise, masks: 64 }, { name: decam, budget: 100 }]
        images: { folder: "{{images ?? Samples.Shapes}}", limit: 3 }
        metrics: [black-30]
        """;

    private Task<Said> RunAsync(string spec, params string[] more)
    {
        File.WriteAllText(_folder.File("sweep.yaml"), spec);
        return Decam.RunAsync(Arguments(more));
    }

    private string[] Arguments(params string[] more) =>
        ["sweep", "run", _folder.File("sweep.yaml"), "--data", _folder.File("data"), "--out", _folder.File("out"), "--quiet", "--json", .. more];

    private async Task<string[]> SecondsAsync() =>
        [.. (await File.ReadAllLinesAsync(_folder.File("out", "results.csv"), TestContext.Current.CancellationToken)).Select(l => l[(l.LastIndexOf(',') + 1)..])];

    // Without the columns devices and seconds.
    private async Task<string[]> TableAsync() =>
        [.. (await File.ReadAllLinesAsync(_folder.File("out", "results.csv"), TestContext.Current.CancellationToken)).Select(l => Volatile().Replace(l, ""))];

    [GeneratedRegex("""(src|href|url)\s*[=(]\s*["']?(?<target>[^"')>]*)""")]
    private static partial Regex Reference();

    [GeneratedRegex(",[^,]*,[^,]*$")]
    private static partial Regex Volatile();
}

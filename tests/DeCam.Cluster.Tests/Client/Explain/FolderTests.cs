namespace DeCam.Cluster.Tests.Client.Explain;

public sealed class FolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_TheSameFolderTwice_ExplainsTheSamePictures()
    {
        Copy("shapes/03_star.png", "a.png");
        Copy("shapes/04_cross.png", "sub/b.jfif");

        var first = await ExplainAsync("--method", "rise,centre", "--out", _folder.File("decam-out"));
        var second = await ExplainAsync("--method", "rise,centre", "--out", _folder.File("decam-out"));
        var third = await ExplainAsync("--method", "centre", "--out", _folder.File("elsewhere"));

        Assert.Equal(["a.png", "sub/b.jfif"], Images(first));
        Assert.Equal(Images(first), Images(second));
        Assert.Equal(Images(first), Images(third));
        Assert.Contains("1 folder of results or masks of this command (decam-out)", second.Document.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("2 folders of results (decam-out/a, decam-out/sub/b)", third.Document.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("decam-out", "sub", "b", "rise", "result.json")));
    }

    [Fact]
    public async Task Explain_AFolder_EndsWithATableAndTellsANoteOnce()
    {
        Copy("shapes/03_star.png", "in/a.png");
        Copy("shapes/04_cross.png", "in/sub/=b.png");
        _folder.Write("in/broken.png", "no image"u8.ToArray());

        // Without a sidecar every image has the note on the preprocessing that nobody named.
        File.Copy(Samples.ShapesModel, _folder.File("bare.onnx"));
        var said = await Decam.RunAsync("explain", _folder.File("in"), "--model", _folder.File("bare.onnx"), "--method", "centre", "--protocol", "rise-225", "--protocol", "black-30",
            "--out", _folder.File("out"), "--data", _folder.File("data"));

        Assert.Equal(5, said.ExitCode);
        var lines = said.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Count(l => l.StartsWith("  top 5: ", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.StartsWith("note on 2 of 3 images: ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("  note", StringComparison.Ordinal));
        Assert.Equal($"3 images -> {_folder.File("out", "results.csv")}", lines[^1]);
        var rows = File.ReadAllLines(_folder.File("out", "results.csv")).Select(l => l.Split(',')).ToList();
        Assert.Equal("image,method,seed,class,label,probability,evaluations,protocol,insertion,deletion,diff,insertion_black-30,deletion_black-30,diff_black-30,status,error,folder,seconds", string.Join(',', rows[0]));
        Assert.Equal([("a.png", "done", "a"), ("broken.png", "failed", ""), ("sub/=b.png", "done", "sub/=b")], rows.Skip(1).Select(r => (r[0], r[14], r[^2])).Order());
    }

    [Fact]
    public async Task Explain_AFolderUnderAPanel_HasItsMeanInTheTable()
    {
        Copy("shapes/03_star.png", "in/a.png");
        Copy("shapes/04_cross.png", "in/b.png");

        var said = await Decam.RunAsync("explain", _folder.File("in"), "--model", Samples.ShapesModel, "--method", "centre", "--protocol", "panel-fast",
            "--out", _folder.File("out"), "--data", _folder.File("data"));

        Assert.True(said.ExitCode == 0, said.Error);
        var rows = File.ReadAllLines(_folder.File("out", "results.csv")).Select(l => l.Split(',')).ToList();
        double Of(string[] row, string column) => double.Parse(row[Array.IndexOf(rows[0], column)], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(3, rows.Count);
        Assert.All(rows.Skip(1), row => Assert.Equal((Of(row, "diff") + Of(row, "diff_swapped-29") + Of(row, "diff_black-30")) / 3, Of(row, "panel"), 1e-9));
    }

    [Fact]
    public async Task Explain_WithoutControl_HasTheMapsThatAreWeakByTheirHalvesInTheTable()
    {
        Copy("shapes/03_star.png", "in/a.png");

        var said = await Decam.RunAsync("explain", _folder.File("in"), "--model", Samples.ShapesModel, "--method", "path-ridge,rise", "--budget", "300", "--no-metrics", "--no-control",
            "--out", _folder.File("out"), "--data", _folder.File("data"));

        Assert.True(said.ExitCode == 0, said.Error);
        var rows = File.ReadAllLines(_folder.File("out", "results.csv")).Select(l => l.Split(',')).ToList();
        Assert.DoesNotContain("control_diff", rows[0]);
        var weak = Array.IndexOf(rows[0], "weak");
        Assert.Contains(rows[1][weak].ToLowerInvariant(), (string[])["true", "false"]);
        Assert.Equal("", rows[2][weak]);
    }

    [Fact]
    public async Task Explain_AFolderThatHoldsAnotherTable_IsRefusedBeforeAnyWork()
    {
        Copy("shapes/03_star.png", "in/a.png");
        var table = _folder.Write("out/results.csv", "cell,model,method\n"u8.ToArray());

        var said = await Decam.RunAsync("explain", _folder.File("in"), "--model", Samples.ShapesModel, "--out", _folder.File("out"), "--data", _folder.File("data"));

        said.IsRefusal(2, "is no table of decam explain", "--out");
        Assert.Equal("cell,model,method\n", await File.ReadAllTextAsync(table, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Explain_SeveralImages_TellsEachAsItIsDone()
    {
        foreach (var name in (string[])["a", "b", "c", "d"]) Copy("shapes/03_star.png", $"in/{name}.png");
        var atFirst = -1;
        await using var output = new Listener(line =>
        {
            if (atFirst < 0 && line.Contains(".png: star", StringComparison.Ordinal))
                atFirst = Directory.GetFiles(_folder.File("out"), "result.json", SearchOption.AllDirectories).Length;
        });

        var code = await DeCam.Cluster.Client.DecamProgram.RunAsync(
            ["explain", _folder.File("in"), "--model", Samples.ShapesModel, "--method", "rise", "--out", _folder.File("out"), "--data", _folder.File("data")],
            new(output, TextWriter.Null, IsTerminal: false, HasColor: false), TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.InRange(atFirst, 1, 3);
    }

    [Fact]
    public async Task Explain_OneImage_KeepsTheFiveMostProbableClasses()
    {
        Copy("shapes/03_star.png", "a.png");

        var said = await Decam.RunAsync("explain", _folder.File("a.png"), "--model", Samples.ShapesModel, "--method", "centre", "--no-metrics", "--class", "0", "--out", _folder.File("out"), "--data", _folder.File("data"), "--json");

        var top = Assert.Single(said.Document.GetProperty("results").EnumerateArray()).GetProperty("document").GetProperty("top5").EnumerateArray().ToList();
        Assert.Equal(5, top.Count);
        Assert.Equal("star", top[0].GetProperty("label").GetString());
        Assert.Equal(top.Select(t => t.GetProperty("probability").GetDouble()).OrderDescending(), top.Select(t => t.GetProperty("probability").GetDouble()));
        Assert.False(File.Exists(_folder.File("out", "results.csv")));
    }

    [Fact]
    public async Task Explain_ClassTrueOfClassFolders_ExplainsTheFoldersClassAndKeepsTheTruth()
    {
        Copy("shapes/03_star.png", "star/a.png");
        Copy("shapes/04_cross.png", "star/b.png");

        var said = await ExplainAsync("--method", "centre", "--class", "true", "--out", _folder.File("out"));

        Assert.True(said.ExitCode == 0, said.Error);
        var truths = said.Document.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("document")).ToList();
        Assert.All(truths, d => Assert.Equal("star", d.GetProperty("target").GetProperty("label").GetString()));
        Assert.Equal([("star", 3, true), ("star", 4, false)], truths.Select(d => d.GetProperty("truth"))
            .Select(t => (t.GetProperty("given").GetString(), t.GetProperty("top1").GetInt32(), t.GetProperty("correct").GetBoolean())));
    }

    [Fact]
    public async Task Explain_TruthFromAFile_StandsBesideTheClassExplained()
    {
        Copy("shapes/03_star.png", "a.png");
        var truth = _folder.Write("truth.csv", "image,class\na.png,cross\n"u8.ToArray());

        var said = await ExplainAsync("--method", "centre", "--truth", truth, "--out", _folder.File("out"));

        var document = Assert.Single(said.Document.GetProperty("results").EnumerateArray()).GetProperty("document");
        Assert.Equal("star", document.GetProperty("target").GetProperty("label").GetString());
        Assert.Equal((4, "cross", false), (document.GetProperty("truth").GetProperty("class").GetInt32(), document.GetProperty("truth").GetProperty("label").GetString(), document.GetProperty("truth").GetProperty("correct").GetBoolean()));
    }

    [Fact]
    public async Task Explain_TruthOfNamesBelowTheFolder_TellsImagesOfOneNameApart()
    {
        Copy("shapes/03_star.png", "a/1.png");
        Copy("shapes/04_cross.png", "b/1.png");
        var truth = _folder.Write("truth.csv", "image,class\na/1.png,star\nb/1.png,cross\n"u8.ToArray());

        var said = await ExplainAsync("--method", "centre", "--class", "true", "--truth", truth, "--out", _folder.File("out"));

        Assert.True(said.ExitCode == 0, said.Error);
        Assert.Equal(["star", "cross"], said.Document.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("document").GetProperty("truth").GetProperty("given").GetString()));
    }

    [Fact]
    public async Task Explain_ClassTrueWithoutAnyTruth_IsBadInput()
    {
        Copy("shapes/03_star.png", "in/a.png");

        foreach (var (image, words) in ((string, string)[])[("in", "tell no class"), ("in/a.png", "the class 'in'")])
        {
            var said = await Decam.RunAsync("explain", _folder.File(image.Split('/')), "--model", Samples.ShapesModel, "--method", "centre", "--class", "true", "--out", _folder.File("out"), "--data", _folder.File("data"), "--quiet");

            said.IsRefusal(3, words, "a.png");
        }
    }

    [Fact]
    public async Task Explain_ClassTrueOfOneFile_TakesTheFolderThatItLiesIn()
    {
        Copy("shapes/04_cross.png", "star/a.png");

        var said = await Decam.RunAsync("explain", _folder.File("star", "a.png"), "--model", Samples.ShapesModel, "--method", "centre", "--no-metrics", "--class", "true", "--out", _folder.File("out"), "--data", _folder.File("data"));

        Assert.True(said.ExitCode == 0, said.Error);
        Assert.Contains("a.png: star, ", said.Output, StringComparison.Ordinal);
        Assert.Contains("true class star, top-1 cross, wrong", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_ClassTrue_JudgesTheMapForTheTrueClass()
    {
        Copy("shapes/03_star.png", "a.png");
        var truth = _folder.Write("truth.txt", "a.png 3\n"u8.ToArray());
        var map = _folder.Write("map.npy", Inference.Imaging.Npy.ToBytes(new float[64 * 64], 64, 64));

        var said = await Decam.RunAsync("evaluate", _folder.File("a.png"), "--model", Samples.ShapesModel, "--map", map, "--class", "true", "--truth", truth, "--data", _folder.File("data"), "--json");

        Assert.True(said.ExitCode == 0, said.Error);
        Assert.Equal(3, Assert.Single(said.Document.GetProperty("targets").EnumerateArray()).GetProperty("class").GetInt32());
        Assert.True(said.Document.GetProperty("truth").GetProperty("correct").GetBoolean());
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Images(Said said) =>
        said.Document.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("document").GetProperty("image").GetProperty("name").GetString()!).Distinct();

    private void Copy(string sample, string to) => _folder.Write(to, File.ReadAllBytes(Samples.Of(sample.Split('/'))));

    private Task<Said> ExplainAsync(params string[] options) =>
        Decam.RunAsync(["explain", _folder.Path, "--model", Samples.ShapesModel, "--budget", "60", "--no-metrics", "--data", _folder.File(".data"), "--json", .. options]);

    private sealed class Listener(Action<string> heard) : StringWriter
    {
        public override void WriteLine(string? value) => heard(value ?? "");
    }
}

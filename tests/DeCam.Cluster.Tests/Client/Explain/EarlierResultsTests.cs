using System.Text.Json.Nodes;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client.Explain;

/// <summary>What <c>decam explain</c> does with the results that earlier commands left.</summary>
public sealed class EarlierResultsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_FolderThatGrew_TakesWhatIsFinishedAndSaysSo()
    {
        AddImages(0, 3);
        await ExplainAsync();
        var before = Document("0");
        AddImages(3, 2);

        var said = await ExplainAsync("--resume");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains("3 of 5 results taken from earlier; --restart makes them anew.", said.Error, StringComparison.Ordinal);
        Assert.Equal(5, said.Output.Split('\n').Count(l => l.Contains(ResultFiles.Overlay, StringComparison.Ordinal)));
        Assert.Equal(before, Document("0"));
    }

    [Fact]
    public async Task Explain_OtherDataFolder_TakesTheFilesAndNamesTheVersionThatMadeThem()
    {
        AddImages(0, 2);
        await ExplainAsync();
        Change("0", document => document["where"]!["version"] = "0.0.9");

        var said = await ExplainAsync("--data", _folder.File("other"));

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains("2 of 2 results taken from earlier, 1 of them made by version 0.0.9;", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed 0, now 1", "--seed", "1")]
    [InlineData("budget 40, now 41", "--budget", "41")]
    [InlineData("class top1, now 2", "--class", "2")]
    [InlineData("method rise, now occlusion", "--method", "occlusion")]
    [InlineData("option keep not set, now 0.4", "-p", "keep=0.4")]
    [InlineData("another preprocessing", "--mean", "0.4,0.4,0.4", "--std", "0.5,0.5,0.5")]
    [InlineData("object not set, now box 1,1,9,9", "--box", "1,1,9,9")]
    public async Task Explain_ChangedInput_IsRefusedBeforeAnyWorkAndRestartMakesItAnew(string change, params string[] options)
    {
        AddImages(0, 1);
        await ExplainAsync();
        var before = Document("0");

        var refused = await ExplainAsync(options);
        refused.IsRefusal(ExitCode.Usage, change, "--restart", "--out");
        Assert.DoesNotContain("Explaining", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, Document("0"));
        var said = await ExplainAsync([.. options, "--restart"]);

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains("1 finished result in", said.Error, StringComparison.Ordinal);
        Assert.NotEqual(before, Document("0"));
    }

    [Fact]
    public async Task Explain_ChangedImage_IsRefused()
    {
        AddImages(0, 2);
        await ExplainAsync();
        File.Copy(Samples.Of("shapes", "01_square.png"), _folder.File("images", "0.png"), overwrite: true);

        (await ExplainAsync()).IsRefusal(ExitCode.Usage, "another image", Path.Combine("out", "0"), "--restart");
    }

    [Fact]
    public async Task Explain_RestartInATerminal_AsksFirst()
    {
        AddImages(0, 1);
        await ExplainAsync();
        var before = Document("0");

        var no = await Decam.AnswerAsync("\n", Arguments("--restart"));
        Assert.Equal(ExitCode.Interrupted, no.ExitCode);
        Assert.Equal(before, Document("0"));
        var yes = await Decam.AnswerAsync("y\n", Arguments("--restart"));
        Assert.Equal(ExitCode.Done, yes.ExitCode);
        Assert.NotEqual(before, Document("0"));
        var unasked = await Decam.AnswerAsync("", Arguments("--restart", "--yes"));

        Assert.Equal(ExitCode.Done, unasked.ExitCode);
        Assert.DoesNotContain("[y/N]", unasked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_FilesThatAreGone_AreWrittenAgain()
    {
        AddImages(0, 1);
        await ExplainAsync();
        var before = Document("0");
        File.Delete(_folder.File("out", "0", ResultFiles.Overlay));

        var said = await ExplainAsync();

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.True(File.Exists(_folder.File("out", "0", ResultFiles.Overlay)));
        Assert.Equal(before, Document("0"));
    }

    [Fact]
    public async Task Explain_ResultOfAVersionThatNotedNoInputs_IsTakenWhereItsRunIsKnownAndElseRefused()
    {
        AddImages(0, 1);
        await ExplainAsync();
        var before = Document("0");
        Change("0", document =>
        {
            document.Remove("inputs");
            document.Remove("classes");
        });

        (await ExplainAsync("--data", _folder.File("other"))).IsRefusal(ExitCode.Usage, "does not say of which inputs", "--restart");
        var said = await ExplainAsync();

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains("1 of 1 result taken from earlier", said.Error, StringComparison.Ordinal);
        Assert.Equal(before, Document("0"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("""{ "schema": "decam.result/1", "inputs": 5 }""")]
    public async Task Explain_ForeignDocument_IsRefusedAndKept(string text)
    {
        AddImages(0, 1);
        _folder.Write("out/0/result.json", System.Text.Encoding.UTF8.GetBytes(text));

        (await ExplainAsync()).IsRefusal(ExitCode.Usage, "cannot read", "--restart", "--out");

        Assert.Equal(text, Document("0"));
    }

    [Fact]
    public async Task Explain_SeveralClassesAgain_TakesEach()
    {
        AddImages(0, 1);
        await ExplainAsync("--class", "star,0");

        var again = await ExplainAsync("--class", "star,0", "--json");
        Assert.Equal(2, again.Document.GetProperty("taken").GetInt32());
        (await ExplainAsync("--class", "star")).IsRefusal(ExitCode.Usage, "class star,0, now star");
        var one = await ExplainAsync("--class", "star", "--restart");

        Assert.True(one.ExitCode == ExitCode.Done, one.Error);
        Assert.Empty(Directory.EnumerateDirectories(_folder.File("out", "0")));
    }

    [Fact]
    public async Task Results_OfAFinishedRun_AreThoseOfExplain()
    {
        AddImages(0, 1);
        await ExplainAsync();
        var list = await Decam.RunAsync("runs", "list", "--data", _folder.File("data"), "--json");
        var id = list.Document.GetProperty("runs")[0].GetProperty("runId").GetString()!;

        var said = await Decam.RunAsync("runs", "results", id, "--data", _folder.File("data"), "--out", _folder.File("fetched"));

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        foreach (var file in Directory.EnumerateFiles(_folder.File("out", "0")).Select(f => Path.GetFileName(f)))
            Assert.Equal(File.ReadAllBytes(_folder.File("out", "0", file)), File.ReadAllBytes(_folder.File("fetched", "0", file)));
        await ExplainAsync("--seed", "5", "--out", _folder.File("fifth"));
        (await Decam.RunAsync("runs", "results", id, "--data", _folder.File("data"), "--out", _folder.File("fifth"))).IsRefusal(ExitCode.Usage, "another result", "--out");
        (await Decam.RunAsync("runs", "results", "nothing", "--data", _folder.File("data"))).IsRefusal(ExitCode.Usage, "'nothing'", "runs list");
    }

    public void Dispose() => _folder.Dispose();

    private void AddImages(int first, int count)
    {
        Directory.CreateDirectory(_folder.File("images"));
        // No two have the same content, which would be the same run.
        var shapes = Directory.GetFiles(Samples.Shapes, "*.png").Order(StringComparer.Ordinal).ToList();
        for (var i = first; i < first + count; i++) File.Copy(shapes[i + 3], _folder.File("images", $"{i}.png"));
    }

    private Task<Said> ExplainAsync(params string[] options) => Decam.RunAsync(Arguments(options));

    private string[] Arguments(params string[] options)
    {
        var usual = new (string Name, string Value)[] { ("--method", "rise"), ("--budget", "40"), ("--out", _folder.File("out")), ("--data", _folder.File("data")) };
        // With --box an image has to be given alone.
        var images = options.Contains("--box") ? _folder.File("images", "0.png") : _folder.File("images");
        return ["explain", images, "--model", Samples.ShapesModel, "--no-metrics", "--threads", "1", .. usual.Where(o => !options.Contains(o.Name)).SelectMany(o => (string[])[o.Name, o.Value]), .. options];
    }

    private string Document(string image) => File.ReadAllText(_folder.File("out", image, ResultFiles.Document));

    private void Change(string image, Action<JsonObject> change)
    {
        var document = JsonNode.Parse(Document(image))!.AsObject();
        change(document);
        File.WriteAllText(_folder.File("out", image, ResultFiles.Document), document.ToJsonString());
    }
}

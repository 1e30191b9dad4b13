using System.Globalization;
using System.Text.Json;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Tests.Client.Sweeps.Planning;

public sealed class SweepCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Init_BesideModelAndImages_IsAcceptedByCheck()
    {
        File.Copy(Samples.ShapesModel, _folder.File("net.onnx"));
        _folder.Write("my pictures/a.png", await File.ReadAllBytesAsync(Samples.Star, TestContext.Current.CancellationToken));

        var init = await Decam.RunAsync("sweep", "init", _folder.File("table.yaml"));
        var check = await Decam.RunAsync("sweep", "check", _folder.File("table.yaml"), "--data", _folder.File("data"), "--json");
        var schema = await Decam.RunAsync("sweep", "schema");

        Assert.Equal((0, 0, 0), (init.ExitCode, check.ExitCode, schema.ExitCode));
        Assert.Equal(("table", 4), (check.Document.GetProperty("name").GetString(), check.Document.GetProperty("cells").GetInt32()));
        Assert.Equal(schema.Output, await File.ReadAllTextAsync(_folder.File("sweep.schema.json"), TestContext.Current.CancellationToken));
        Assert.StartsWith("# yaml-language-server: $schema=sweep.schema.json\n", await File.ReadAllTextAsync(_folder.File("table.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_FileThatExists_IsRefusedAndKeepsIt()
    {
        var file = _folder.Write("mine.yaml", "precious"u8.ToArray());

        (await Decam.RunAsync("sweep", "init", file)).IsRefusal(2, "mine.yaml", "exists and is left as it is");

        Assert.Equal("precious", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_folder.File("sweep.schema.json")));
    }

    // Each line that is commented out, alone and in its place.
    [Fact]
    public void Template_EveryExample_IsRead()
    {
        var lines = SpecTexts.Template.Replace("{model}", "a.onnx", StringComparison.Ordinal).Replace("{images}", "p", StringComparison.Ordinal).Replace("{name}", "n", StringComparison.Ordinal).Split('\n');
        var examples = lines.Index().Skip(1).Where(l => System.Text.RegularExpressions.Regex.IsMatch(l.Item, @"^ *# (- \{|[a-z-]+: )")).ToList();

        Assert.True(examples.Count >= 15, $"{examples.Count} examples were found.");
        Assert.All(examples, example =>
        {
            var all = lines.ToArray();
            all[example.Index] = example.Item.Remove(example.Item.IndexOf('#', StringComparison.Ordinal), 2);
            _ = SpecReader.Read(SpecFile.Parse("t.yaml", string.Join('\n', all)), "t");
        });
    }

    [Fact]
    public async Task Check_Specification_TellsTheCellsAndEvaluationsThatTheRunHas()
    {
        var file = Spec("limit: 2", "seeds: [0, 1]\nsnapshots: [32]");

        var check = await Decam.RunAsync("sweep", "check", file, "--data", _folder.File("data"), "--json");
        var plan = await Decam.RunAsync("sweep", "run", file, "--plan", "--data", _folder.File("data"), "--out", _folder.File("out"));

        Assert.Equal((0, 0), (check.ExitCode, plan.ExitCode));
        Assert.Contains("1 model x 4 methods x 2 images x 2 seeds = 16 cells.", plan.Output, StringComparison.Ordinal);
        Assert.Matches(@"shapes: [0-9,]+ evaluations/s, measured for half a second here, [0-9,]+ on one thread of the processor, times \d+\.", plan.Output);
        Assert.Matches(@"Estimated time: \d+ s\. Nothing was started\.", plan.Output);
        Assert.False(Directory.Exists(_folder.File("out")));
        Assert.Equal(0, (await Decam.RunAsync("sweep", "list", "--data", _folder.File("data"), "--json")).Document.GetProperty("sweeps").GetArrayLength());

        var run = await Decam.RunAsync("sweep", "run", file, "--data", _folder.File("data"), "--out", _folder.File("out"), "--quiet");
        Assert.Equal(0, run.ExitCode);
        var table = (await File.ReadAllLinesAsync(_folder.File("out", "results.csv"), TestContext.Current.CancellationToken)).Select(l => l.Split(',')).ToList();
        long Sum(string column) => table.Skip(1).Sum(r => long.Parse(r[Array.IndexOf(table[0], column)], CultureInfo.InvariantCulture));
        var document = check.Document;
        Assert.Equal(table.Count - 1, document.GetProperty("cells").GetInt32());
        // Equal masks are asked once.
        Assert.InRange(Sum("evaluations"), 0.9 * document.GetProperty("searchEvaluations").GetInt64(), document.GetProperty("searchEvaluations").GetInt64());
        Assert.InRange(Sum("metric_evaluations"), 0.9 * document.GetProperty("metricEvaluations").GetInt64(), document.GetProperty("metricEvaluations").GetInt64());
        Assert.True(document.GetProperty("seconds").GetDouble() > 0);
    }

    [Fact]
    public async Task Check_Filter_SaysAtMost() =>
        Assert.Contains("at most 24 images x 1 seed = at most 96 cells.", (await Decam.RunAsync("sweep", "check", Spec("where: probability > 0.5"), "--data", _folder.File("data"))).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("limitt: 2", 3, "'limitt'")]
    [InlineData("include: nothing.png", 3, "matches 'nothing.png'")]
    public async Task Check_Mistake_IsRefusedWithItsLine(string images, int exitCode, string words) =>
        (await Decam.RunAsync("sweep", "check", Spec(images), "--data", _folder.File("data"))).IsRefusal(exitCode, "'sweep.yaml', line 3", words);

    public void Dispose() => _folder.Dispose();

    private string Spec(string images, string more = "") => _folder.Write("sweep.yaml", System.Text.Encoding.UTF8.GetBytes($$"""
        models: [{ file: {{JsonSerializer.Serialize(Samples.ShapesModel)}}, as: shapes }]
        methods: [{ name: rise, masks: 64 }, { name: lime, samples: 32 }]
        images: { folder: {{JsonSerializer.Serialize(Samples.Shapes)}}, {{images}} }
        metrics: [black-30, rise-29]
        {{more}}
        """));
}

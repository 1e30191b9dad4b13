using System.Security.Cryptography;
using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using SkiaSharp;

namespace DeCam.Cluster.Tests.Client;

public sealed class ExplainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_Sample_WritesTheCompleteResult()
    {
        var said = await ExplainAsync(Samples.Star, "--method", "decam", "--snapshots", "100,200");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal(["curves.png", "heatmap.png", "overlay.png", "result.json", "saliency-100.npy", "saliency-200.npy", "saliency.npy"], Names("03_star"));
        var document = Document("03_star");
        Assert.Equal("decam.result/1", document.GetProperty("schema").GetString());
        Assert.Equal("star", document.GetProperty("target").GetProperty("label").GetString());
        Assert.Equal([3, 64, 64], document.GetProperty("model").GetProperty("input").EnumerateArray().Select(e => e.GetInt32()));
        var search = document.GetProperty("search");
        Assert.Equal(300, search.GetProperty("evaluations").GetInt32() + search.GetProperty("skippedAsIdentical").GetInt32());
        Assert.Equal("rise-225", document.GetProperty("metrics").GetProperty("protocol").GetString());
        Assert.Equal(130, document.GetProperty("metrics").GetProperty("evaluations").GetInt32());
        Assert.Equal(2, document.GetProperty("snapshots").GetArrayLength());
        var map = await File.ReadAllBytesAsync(Result("03_star", ResultFiles.Map), TestContext.Current.CancellationToken);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(map)), document.GetProperty("map").GetProperty("sha256").GetString());
        var values = Inference.Imaging.Npy.Read(map, "saliency.npy", 64, 64).Values;
        Assert.Equal((0, 1), (values.Min(), values.Max()));
    }

    [Fact]
    public async Task Explain_TwoProtocols_PrintsTheFiguresOfEach()
    {
        var said = await ExplainAsync(Samples.Star, "--budget", "60", "--protocol", "rise-29", "--protocol", "black-30");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Matches(@"insertion [^(]*DiffAUC [^(]*\(rise-29\), insertion [^(]*DiffAUC [^(]*\(black-30\) -> ", said.Output);
    }

    [Fact]
    public async Task Explain_Panel_GivesTheThreeAndTheirMean()
    {
        var said = await ExplainAsync(Samples.Star, "--budget", "60", "--protocol", "panel-fast");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var document = Document("03_star");
        var metrics = document.GetProperty("metrics");
        var others = document.GetProperty("otherMetrics").EnumerateArray().ToList();
        Assert.Equal(["rise-29", "swapped-29", "black-30"], others.Prepend(metrics).Select(m => m.GetProperty("protocol").GetString()));
        var mean = others.Prepend(metrics).Average(m => m.GetProperty("diffAuc").GetDouble());
        Assert.Equal((mean, "panel-fast"), (metrics.GetProperty("panel").GetDouble(), metrics.GetProperty("panelName").GetString()));
        Assert.DoesNotContain(others, m => m.TryGetProperty("panel", out _));
        Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $", mean DiffAUC {mean:0.0} (panel-fast) -> "), said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_SnapshotsBeyondTheSearch_AreSaid()
    {
        var said = await ExplainAsync(Samples.Star, "--method", "occlusion", "--budget", "60", "--snapshots", "50,100,500", "--no-metrics");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains("No map was kept at 100, 500 evaluations: the search ended after 60.", said.Output, StringComparison.Ordinal);
        Assert.Contains(ResultFiles.Snapshot(50), Names("03_star"));
    }

    [Theory]
    [InlineData("20", false)]
    [InlineData("120", true)]
    public async Task Explain_Refine_IsMarkedOnlyWhereItWasDone(string budget, bool tuned)
    {
        var said = await ExplainAsync(Samples.Star, "--method", "rise", "-p", "refine=0.5", "--budget", budget, "--no-metrics");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal(tuned, Document("03_star").GetProperty("method").GetProperty("metricTuned").GetBoolean());
        Assert.Contains(tuned ? "was tuned" : "was not tuned", said.Output, StringComparison.Ordinal);
        var search = Document("03_star").GetProperty("search");
        Assert.Equal(("budget", budget), (search.GetProperty("stoppedBy").GetString(),
            $"{search.GetProperty("evaluations").GetInt32() + search.GetProperty("skippedAsIdentical").GetInt32()}"));
    }

    [Fact]
    public async Task Explain_Json_PrintsExactlyOneDocument()
    {
        var said = await ExplainAsync(Samples.Star, "--json", "--no-metrics");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var result = Assert.Single(said.Document.GetProperty("results").EnumerateArray());
        Assert.Equal(Result("03_star"), result.GetProperty("folder").GetString());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("document").GetProperty("metrics").ValueKind);
        Assert.False(File.Exists(Result("03_star", ResultFiles.Curves)));
    }

    [Fact]
    public async Task Explain_JsonOfAnError_PrintsExactlyOneDocument()
    {
        var said = await Decam.RunAsync("explain", _folder.File("none.png"), "--model", Samples.ShapesModel, "--json");

        Assert.Equal(ExitCode.Input, said.ExitCode);
        Assert.Equal(ExitCode.Input, said.Document.GetProperty("error").GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Explain_FolderWithAnUnreadableImage_ReportsItAndGoesOn()
    {
        foreach (var name in (string[])["01_square.png", "03_star.png"]) File.Copy(Samples.Of("shapes", name), _folder.File(name));
        _folder.Write("02_broken.png", [1, 2, 3]);

        var said = await ExplainAsync(_folder.Path, "--no-metrics");

        Assert.Equal(ExitCode.SomeFailed, said.ExitCode);
        Assert.Contains("02_broken.png", said.Error, StringComparison.Ordinal);
        Assert.Equal(["01_square", "03_star", "index.html", "results.csv"], Directory.EnumerateFileSystemEntries(_folder.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Explain_SeveralClasses_WritesAFolderForEach()
    {
        var said = await ExplainAsync(Samples.Star, "--method", "rise", "--class", "star,0", "--no-metrics");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal(["class-0", "class-3"], Directory.EnumerateDirectories(Result("03_star")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Explain_OneThreadOrTwoOrAgain_GivesTheSameMap()
    {
        var maps = new List<byte[]>();
        foreach (var threads in (string[])["1", "2", "2"])
        {
            var said = await ExplainAsync(Samples.Star, "--threads", threads, "--no-metrics", "--restart");
            Assert.True(said.ExitCode == ExitCode.Done, said.Error);
            maps.Add(await File.ReadAllBytesAsync(Result("03_star", ResultFiles.Map), TestContext.Current.CancellationToken));
        }

        Assert.Equal(maps[0], maps[1]);
        Assert.Equal(maps[0], maps[2]);
    }

    [Fact]
    public async Task Explain_TwoAtOnceOnOneImage_DoNotDisturbEachOther()
    {
        Task<Said> Run(string output) => Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--budget", "300", "--no-metrics",
            "--out", _folder.File(output), "--data", _folder.File("data"), "--threads", "1");

        var both = await Task.WhenAll(Run("a"), Run("b"));

        Assert.All(both, said => Assert.True(said.ExitCode == ExitCode.Done, said.Error));
        Assert.Equal(File.ReadAllBytes(_folder.File("a", "03_star", ResultFiles.Map)), File.ReadAllBytes(_folder.File("b", "03_star", ResultFiles.Map)));
    }

    [Fact]
    public async Task Explain_Again_TakesAFinishedResult()
    {
        await ExplainAsync(Samples.Star, "--no-metrics");
        var first = Document("03_star");

        var said = await ExplainAsync(Samples.Star, "--no-metrics");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal(first.GetProperty("timing").GetRawText(), Document("03_star").GetProperty("timing").GetRawText());
    }

    [Theory]
    [InlineData("decam")]
    [InlineData("occlusion")]
    [InlineData("sobol")]
    [InlineData("hsic")]
    [InlineData("shap-partition")]
    public async Task Explain_OneEvaluation_SaysThatTheMapHasNoVariation(string method)
    {
        var said = await ExplainAsync(Samples.Star, "--method", method, "--budget", "1");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains($"note: {MapNotes.Flat}", said.Output, StringComparison.Ordinal);
        Assert.Contains(MapNotes.Flat, Document("03_star").GetProperty("notes").EnumerateArray().Select(n => n.GetString()));
    }

    [Theory]
    [InlineData("decam", "ellipses=1000")]
    [InlineData("rise", "keep=0.00001")]
    public async Task Explain_MasksThatAreAllAlike_SaysThatTheMapHasNoVariation(string method, string option)
    {
        var said = await ExplainAsync(Samples.Star, "--method", method, "-p", option, "--no-metrics", "--budget", "60");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains(MapNotes.Flat, said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_GreyPicture_SaysThatTheMapHasNoVariation()
    {
        // Grey is what the model subtracts, so nothing is hidden behind a blur; its scores differ by rounding alone.
        using var grey = new SKBitmap(64, 64);
        grey.Erase(new SKColor(128, 128, 128));

        var said = await ExplainAsync(_folder.Write("grey.png", grey.Encode(SKEncodedImageFormat.Png, 100).ToArray()), "--method", "decam", "--no-metrics");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains(MapNotes.Flat, said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_FixedBatchOfOne_WorksAndSaysSo()
    {
        var said = await ExplainAsync(Samples.Star, "--model", _folder.Write("one.onnx", TinyOnnx.FixedBatch), "--no-metrics", "--budget", "60");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains("one image at a time", said.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<Said> ExplainAsync(string image, params string[] options)
    {
        string[] model = options.Contains("--model") ? [] : ["--model", Samples.ShapesModel];
        string[] budget = options.Contains("--budget") ? [] : ["--budget", "300"];
        return Decam.RunAsync(["explain", image, .. model, .. budget, .. options, "--out", _folder.File("out"), "--data", _folder.File("data")]);
    }

    private string Result(params string[] parts) => _folder.File(["out", .. parts]);

    private IEnumerable<string?> Names(string result) => Directory.EnumerateFileSystemEntries(Result(result)).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private JsonElement Document(string result) => JsonDocument.Parse(File.ReadAllText(Result(result, ResultFiles.Document))).RootElement;
}

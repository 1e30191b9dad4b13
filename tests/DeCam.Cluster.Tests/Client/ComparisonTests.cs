using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using SkiaSharp;

namespace DeCam.Cluster.Tests.Client;

public sealed class ComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_TwoMethods_WritesAFolderForEachAndOnePicture()
    {
        var said = await ExplainAsync("--method", "rise,occlusion", "-p", "rise.masks=80", "--budget", "100", "--json");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal([("rise", 80), ("occlusion", 100)], said.Document.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("document"))
            .Select(d => (d.GetProperty("method").GetProperty("name").GetString()!, d.GetProperty("search").GetProperty("evaluations").GetInt32())));
        foreach (var method in (string[])["rise", "occlusion"])
            Assert.Equal(["curves.png", "heatmap.png", "overlay.png", "result.json", "saliency.npy"],
                Directory.EnumerateFiles(_folder.File("out", "03_star", method)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var path = Assert.Single(said.Document.GetProperty("comparisons").EnumerateArray()).GetString();
        Assert.Equal(_folder.File("out", "03_star", ResultFiles.Comparison), path);
        using var picture = SKBitmap.Decode(path);
        Assert.InRange(picture.Width, 3 * 384, 3 * 384 + 100);
    }

    [Fact]
    public async Task Explain_FewerMethodsThanBefore_TakesTheirResultsAndKeepsTheOthers()
    {
        byte[]? first = null;
        foreach (var (methods, taken, left) in new (string, int, string[])[]
        {
            ("rise,occlusion,centre", 0, ["centre", "compare.png", "occlusion", "rise"]),
            ("rise,centre", 2, ["centre", "compare.png", "occlusion", "rise"]),
            ("rise,occlusion,centre", 3, ["centre", "compare.png", "occlusion", "rise"]),
            ("centre", 1, ["centre", "compare.png", "heatmap.png", "occlusion", "overlay.png", "result.json", "rise", "saliency.npy"]),
        })
        {
            var said = await ExplainAsync("--method", methods, "--budget", "20", "--no-metrics", "--json");
            Assert.True(said.ExitCode == ExitCode.Done, said.Error);
            Assert.Equal(taken, said.Document.GetProperty("taken").GetInt32());
            Assert.Equal(left, Directory.EnumerateFileSystemEntries(_folder.File("out", "03_star")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            var comparison = await File.ReadAllBytesAsync(_folder.File("out", "03_star", ResultFiles.Comparison), TestContext.Current.CancellationToken);
            first ??= comparison;
            // The picture shows the methods of the last command that compared some.
            Assert.Equal(methods == "rise,centre", !first.AsSpan().SequenceEqual(comparison));
        }
    }

    [Theory]
    [InlineData("none of the methods", "zzz", "zzz=1")]
    [InlineData("lime", "decam, rise", "lime.samples=5")]
    [InlineData("twice", "masks", "masks=5", "masks=6")]
    public async Task Explain_OptionOfNoneOfTheMethods_IsWrongUsage(string word, string other, params string[] parameters) =>
        (await ExplainAsync(["--method", "decam,rise", .. parameters.SelectMany(p => (string[])["-p", p])])).IsRefusal(ExitCode.Usage, word, other);

    [Fact]
    public void Distribute_PlainAndPrefixedOption_ThePrefixedOneWins()
    {
        var options = MethodParameters.Distribute(["decam", "rise", "lime"], ["masks=5", "rise.masks=7", "decam.alpha=2"]);

        Assert.Equal(["alpha=2", "masks=7", ""], options.Select(o => string.Join(',', o.Select(p => $"{p.Key}={p.Value}"))));
    }

    [Fact]
    public async Task Explain_SeveralClassesOfAMethodThatLooksAtTheClass_RunsOnceForEach()
    {
        var said = await ExplainAsync("--method", "decam", "--class", "star,0", "--budget", "60", "--no-metrics", "--json");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal([3, 0], said.Document.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("document").GetProperty("target").GetProperty("class").GetInt32()));
        Assert.Equal(["class-0", "class-3"], Directory.EnumerateDirectories(_folder.File("out", "03_star")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private Task<Said> ExplainAsync(params string[] options) =>
        Decam.RunAsync(["explain", Samples.Star, "--model", Samples.ShapesModel, .. options, "--out", _folder.File("out"), "--data", _folder.File("data"), "--threads", "1"]);
}

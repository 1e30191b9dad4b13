using System.Security.Cryptography;
using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Testing.Planted;
using DeCam.Cluster.Tests.Client.Sweeps;

namespace DeCam.Cluster.Tests.Client;

public sealed class SeveralObjectsTests : IDisposable
{
    private static readonly ShapeScene Stars = ShapeScene.Of(shape: 3, count: 2, seed: 3);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_TwoObjects_HaveFoldersOfTheirOwn()
    {
        string[] command = ["explain", _folder.Write("stars.ppm", Stars.File), "--model", Samples.ShapesModel, "--resize", "64", "--method", "path-ridge", "--no-metrics", "--out", _folder.File("out"), "--data", _folder.File("data")];
        var said = await Decam.RunAsync([.. command, "--objects", "auto"]);

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains(", 2 objects -> ", said.Output, StringComparison.Ordinal);
        Assert.Contains("note: 2 objects were found; the class is not recognised without", said.Output, StringComparison.Ordinal);
        var document = Document();
        Assert.Equal(("auto", "objects"), (document.GetProperty("method").GetProperty("options").GetProperty("objects").GetString(), document.GetProperty("search").GetProperty("stoppedBy").GetString()));
        var objects = document.GetProperty("objects").EnumerateArray().ToList();
        Assert.Equal(["object-1/saliency.npy", "object-2/saliency.npy"], objects.Select(o => o.GetProperty("file").GetString()));
        Assert.Equal([true, false], objects.Select(o => o.GetProperty("recognised").GetBoolean()));
        foreach (var (one, index) in objects.Select((o, i) => (o, i)))
        {
            var file = await File.ReadAllBytesAsync(Result(ResultFiles.ObjectFolder(index), ResultFiles.Map), TestContext.Current.CancellationToken);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), one.GetProperty("sha256").GetString());
            Assert.Contains($"object-{index + 1}/overlay.png", document.GetProperty("pictures").GetProperty("files").EnumerateArray().Select(f => f.GetString()));
            Assert.True(File.Exists(Result(ResultFiles.ObjectFolder(index), ResultFiles.Overlay)));
        }

        Assert.Equal([0, 1], objects.Select((_, i) => Enumerable.Range(0, 2).Single(o => Stars.IsIn(o, Peak(ResultFiles.ObjectFolder(i))))).Order());
        Assert.Contains(Enumerable.Range(0, 2), o => Stars.IsIn(o, Peak("")));

        // Other pictures are drawn again from the maps of the objects; a result with one of them missing is not whole.
        var before = await File.ReadAllBytesAsync(Result("object-2", ResultFiles.Overlay), TestContext.Current.CancellationToken);
        Assert.Contains("1 of 1 result taken", (await Decam.RunAsync([.. command, "--objects", "auto", "--palette", "viridis"])).Error, StringComparison.Ordinal);
        Assert.NotEqual(before, await File.ReadAllBytesAsync(Result("object-2", ResultFiles.Overlay), TestContext.Current.CancellationToken));
        Assert.True(Assert.Single(EarlierResult.In(_folder.File("out", "stars"))).IsWhole);
        File.Delete(Result("object-2", ResultFiles.Map));
        Assert.False(Assert.Single(EarlierResult.In(_folder.File("out", "stars"))).IsWhole);

        // Without objects their folders are gone.
        var alone = await Decam.RunAsync([.. command, "--restart", "--yes"]);
        Assert.True(alone.ExitCode == ExitCode.Done, alone.Error);
        Assert.Equal(JsonValueKind.Null, Document().GetProperty("objects").ValueKind);
        Assert.Empty(Directory.EnumerateDirectories(Result("")));
    }

    [Fact]
    public async Task Sweep_KeyObjects_CountsThemAndKeepsTheirMaps()
    {
        _folder.Write("pictures/stars.ppm", Stars.File);
        await File.WriteAllTextAsync(_folder.File("sweep.yaml"), $$"""
            name: several
            models: [{ file: "{{Samples.ShapesModel}}", as: shapes, resize: 64 }]
            methods: [{ name: path-ridge, objects: auto }, { name: rise, masks: 64 }]
            images: { folder: "{{_folder.File("pictures")}}" }
            metrics: []
            """, TestContext.Current.CancellationToken);
        var said = await Decam.RunAsync("sweep", "run", _folder.File("sweep.yaml"), "--data", _folder.File("data"), "--out", _folder.File("out"), "--quiet", "--json");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var rows = await ResultsTable.ReadAsync(_folder.File("out", "results.csv"));
        Assert.Equal(("2", ""), (rows.Single(r => r["method"] == "path-ridge")["objects"], rows.Single(r => r["method"] == "rise")["objects"]));
        var maps = await Decam.RunAsync("sweep", "results", said.Document.GetProperty("sweep").GetProperty("sweepId").GetString()!, "--maps", "--data", _folder.File("data"), "--out", _folder.File("maps"));
        Assert.True(maps.ExitCode == ExitCode.Done, maps.Error);
        Assert.Equal(["0-object-1.npy", "0-object-2.npy", "0.npy", "1.npy"], Directory.EnumerateFiles(_folder.File("maps", "maps")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000")]
    [InlineData("many")]
    public async Task Explain_NoNumberOfObjects_IsWrongUsage(string objects) =>
        (await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--objects", objects, "--out", _folder.File("out"), "--data", _folder.File("data")))
            .IsRefusal(ExitCode.Usage, $"'objects' of method 'path-ridge' is '{objects}'", "from 1 to 9, or auto");

    [Fact]
    public async Task Explain_MethodWithoutSearch_IsWrongUsage() =>
        (await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--method", "centre", "--objects", "2", "--out", _folder.File("out"), "--data", _folder.File("data")))
            .IsRefusal(ExitCode.Usage, "'centre' has no option 'objects'");

    public void Dispose() => _folder.Dispose();

    private string Result(params string[] names) => _folder.File(["out", "stars", .. names]);

    private int Peak(string folder)
    {
        var map = Inference.Imaging.Npy.Read(File.ReadAllBytes(Result(folder, ResultFiles.Map)), ResultFiles.Map, ShapeScene.Side, ShapeScene.Side).Values;
        return Array.IndexOf(map, map.Max());
    }

    private JsonElement Document() => JsonDocument.Parse(File.ReadAllText(Result(ResultFiles.Document))).RootElement;
}

using System.Globalization;
using System.Text.Json;
using DeCam.Inference.Imaging;

namespace DeCam.Cluster.Tests.Client.Sweeps;

/// <summary>Maps of other tools as methods of a sweep.</summary>
public sealed class GivenMapsTests : IDisposable
{
    private const int Side = 64;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Run_FoldersOfMaps_GiveTheFiguresOfEvaluateWithoutASearch()
    {
        foreach (var image in (string[])["a", "b"])
        {
            Picture($"{image}.png");
            Map("gradcam", image, (y, x) => InStar(y, x) ? 1 : 0);
            Map("other", image, (y, x) => InStar(y, x) ? 0 : x);
        }

        var said = await RunAsync("[{ name: rise, masks: 16 }, { maps: gradcam, as: Grad-CAM }, { maps: other }]");

        Assert.True(said.ExitCode == 0, said.Error);
        var rows = await RowsAsync();
        Assert.Equal(2 * 5, rows.Count);
        foreach (var (method, folder) in new[] { ("Grad-CAM", "gradcam"), ("other", "other") })
        {
            var row = rows.Single(r => r["method"] == method && r["image"] == "a.png");
            var alone = await Decam.RunAsync("evaluate", _folder.File("images", "a.png"), "--model", Samples.ShapesModel, "--map", _folder.File(folder, "a.npy"),
                "--protocol", "black-30", "--data", _folder.File("data"), "--json");
            var figures = alone.Document.GetProperty("targets")[0].GetProperty("metrics")[0];
            Assert.Equal(figures.GetProperty("insertionAuc").GetDouble(), double.Parse(row["insertion"], CultureInfo.InvariantCulture));
            Assert.Equal(figures.GetProperty("deletionAuc").GetDouble(), double.Parse(row["deletion"], CultureInfo.InvariantCulture));
            Assert.Equal("0", row["evaluations"]);
        }

        Assert.Contains("| other (given maps) |", await File.ReadAllTextAsync(_folder.File("out", "table.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    // The picture's own size goes through the model's view as the picture does; a grey picture and an archive are maps, too.
    [Fact]
    public async Task Run_MapsOfOtherSizesAndForms_AreReadAsEvaluateReadsThem()
    {
        File.Copy(Samples.Of("photos", "chelsea.png"), Path.Combine(Directory.CreateDirectory(_folder.File("images")).FullName, "cat.png"));
        var size = SaliencySize(await File.ReadAllBytesAsync(_folder.File("images", "cat.png"), TestContext.Current.CancellationToken));
        _folder.Write("whole/cat.npy", Npy.ToBytes([.. Enumerable.Range(0, size.Height * size.Width).Select(i => (float)(i % size.Width))], size.Height, size.Width));

        var said = await RunAsync("[{ maps: whole }]");

        Assert.True(said.ExitCode == 0, said.Error);
        var row = (await RowsAsync()).Single(r => r["method"] == "whole");
        var alone = await Decam.RunAsync("evaluate", _folder.File("images", "cat.png"), "--model", Samples.ShapesModel, "--map", _folder.File("whole", "cat.npy"),
            "--protocol", "black-30", "--data", _folder.File("data"), "--json");
        Assert.Contains("the picture's own size", alone.Output, StringComparison.Ordinal);
        Assert.Equal(alone.Document.GetProperty("targets")[0].GetProperty("metrics")[0].GetProperty("diffAuc").GetDouble(), double.Parse(row["diff"], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Run_AChangedMap_IsAnotherSweep()
    {
        Picture("a.png");
        Map("m", "a", (y, x) => x);
        var first = (await RunAsync("[{ maps: m }]")).Document.GetProperty("sweep").GetProperty("sweepId").GetString();
        var again = (await RunAsync("[{ maps: m }]")).Document.GetProperty("sweep").GetProperty("sweepId").GetString();
        Map("m", "a", (y, x) => y);

        Assert.Equal(first, again);
        Assert.NotEqual(first, (await RunAsync("[{ maps: m }]")).Document.GetProperty("sweep").GetProperty("sweepId").GetString());
    }

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    public async Task MissingMap_IsRefusedBeforeAnythingStarts(string command)
    {
        foreach (var image in (string[])["a", "b/c", "d"]) Picture($"{image}.png");
        Map("m", "a", (y, x) => x);

        var said = await RunAsync("[{ maps: m }]", command);

        said.IsRefusal(3, "'sweep.yaml', line 2", "has no map for 2 of 3 images, the first of which is 'b/c.png'", "'b/c.npy', .npz or .png");
        Assert.False(Directory.Exists(_folder.File("out")));
        Assert.Equal(0, (await Decam.RunAsync("sweep", "list", "--data", _folder.File("data"), "--json")).Document.GetProperty("sweeps").GetArrayLength());
    }

    [Fact]
    public async Task Run_MissingMapOfAnImageThatPasses_FailsTheSweepBeforeItsCells()
    {
        Picture("a.png");
        Picture("b.png");
        Map("m", "a", (y, x) => x);

        var said = await RunAsync("[{ maps: m }]", "run", ", where: probability > 0");

        said.IsRefusal(3, "Method 'm' has no map for 1 of 2 images, the first of which is 'b.png'");
    }

    [Theory]
    [InlineData("{ maps: nowhere }", "the folder of maps 'nowhere' does not exist")]
    [InlineData("{ maps: m, masks: 3 }", "'masks'")]
    [InlineData("{ maps: m, as: centre }", "'centre' is no name")]
    [InlineData("{ as: x }", "no key 'maps'")]
    public async Task Run_Mistake_IsRefusedWithItsLine(string method, string words)
    {
        Picture("a.png");

        (await RunAsync($"[{method}]")).IsRefusal(3, "'sweep.yaml', line 2", words);
    }

    [Fact]
    public async Task Run_FileThatIsNoMap_IsRefusedByName()
    {
        Picture("a.png");
        _folder.Write("m/a.npy", "no array"u8.ToArray());

        (await RunAsync("[{ maps: m }]")).IsRefusal(3, "a.npy");
    }

    // Opening it would wait for ever.
    [Fact]
    public async Task Run_PipeAmongTheMaps_IsRefusedByName()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        Picture("a.png");
        Map("m", "b", (y, x) => x);
        await System.Diagnostics.Process.Start("mkfifo", [_folder.File("m", "a.npy")]).WaitForExitAsync(TestContext.Current.CancellationToken);

        (await RunAsync("[{ maps: m }]").WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).IsRefusal(3, "a.npy", "is a pipe");
    }

    public void Dispose() => _folder.Dispose();

    private static bool InStar(int y, int x) => y is > 16 and < 48 && x is > 16 and < 48;

    private static (int Height, int Width) SaliencySize(byte[] png)
    {
        var picture = PictureDecoder.Decode(png, "cat.png");
        return (picture.HeightPixels, picture.WidthPixels);
    }

    private void Picture(string name) => _folder.Write($"images/{name}", File.ReadAllBytes(Samples.Star));

    private void Map(string folder, string image, Func<int, int, float> value) =>
        _folder.Write($"{folder}/{image}.npy", Npy.ToBytes([.. Enumerable.Range(0, Side * Side).Select(i => value(i / Side, i % Side))], Side, Side));

    private Task<Said> RunAsync(string methods, string command = "run", string images = "")
    {
        var file = _folder.Write("sweep.yaml", System.Text.Encoding.UTF8.GetBytes($$"""
            models: [{ file: {{JsonSerializer.Serialize(Samples.ShapesModel)}}, as: shapes }]
            methods: {{methods}}
            images: { folder: images{{images}} }
            metrics: [black-30]
            """));
        return Decam.RunAsync(["sweep", command, file, "--data", _folder.File("data"), .. command == "run" ? ["--out", _folder.File("out"), "--quiet", "--json"] : Array.Empty<string>()]);
    }

    private Task<List<Dictionary<string, string>>> RowsAsync() => ResultsTable.ReadAsync(_folder.File("out", "results.csv"));
}

using System.Globalization;

namespace DeCam.Cluster.Tests.Client.Sweeps;

/// <summary>Pointing game and energy inside in sweeps, by masks and by boxes.</summary>
public sealed class SweepObjectsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Run_Masks_GiveTheFiguresOfExplain()
    {
        Copy("03_star.png", "images/03_star.png");
        Copy("04_cross.png", "images/04_cross.png");
        Copy("masks/03_star_mask.png", "images/masks/03_star_mask.png");

        var said = await RunAsync("images: { folder: images, masks: masks }");
        var alone = await Decam.RunAsync("explain", _folder.File("images", "03_star.png"), "--model", Samples.ShapesModel, "--method", "rise", "-p", "masks=64", "--no-metrics",
            "--mask", _folder.File("images", "masks", "03_star_mask.png"), "--data", _folder.File("data"), "--out", _folder.File("alone"), "--json");

        Assert.True(said.ExitCode == 0, said.Error);
        var place = alone.Document.GetProperty("results")[0].GetProperty("document").GetProperty("localisation");
        var rows = await RowsAsync();
        Assert.Equal(["03_star.png", "04_cross.png"], rows.Select(r => r["image"]));
        Assert.Equal(place.GetProperty("pointsInside").GetBoolean() ? "true" : "false", rows[0]["points_inside"]);
        Assert.Equal(place.GetProperty("energyInside").GetDouble(), Number(rows[0]["energy_inside"]), 12);
        Assert.Equal(place.GetProperty("objectFraction").GetDouble(), Number(rows[0]["object_fraction"]), 12);
        Assert.Equal(place.GetProperty("objectReading").GetString(), rows[0]["object_reading"]);
        Assert.Equal(Number(rows[0]["energy_inside"]), said.Document.GetProperty("sweep").GetProperty("localisation")[0].GetProperty("energyInside").GetDouble(), 12);
        Assert.Equal(("", ""), (rows[1]["points_inside"], rows[1]["energy_inside"]));
        var table = await File.ReadAllTextAsync(_folder.File("out", "table.md"), TestContext.Current.CancellationToken);
        Assert.Contains("## Pointing game and energy inside", table, StringComparison.Ordinal);
        Assert.Contains("of 1 with a file of masks and 2 in all", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt", "16,8,48,40\n")]
    [InlineData("a.xml", "<annotation><object><bndbox><xmin>17</xmin><ymin>9</ymin><xmax>48</xmax><ymax>40</ymax></bndbox></object></annotation>")]
    public async Task Run_Boxes_AreTakenFromTextAndAnnotations(string file, string text)
    {
        Copy("03_star.png", "images/a.png");
        _folder.Write($"boxes/{file}", System.Text.Encoding.UTF8.GetBytes(text));

        var said = await RunAsync("images: { folder: images, boxes: boxes }");

        Assert.True(said.ExitCode == 0, said.Error);
        Assert.Equal(0.25, Number(Assert.Single(await RowsAsync())["object_fraction"]), 2);
    }

    [Fact]
    public async Task Run_BoxOfAnotherFolder_IsNotThatOfAnImageWithTheSameName()
    {
        Copy("03_star.png", "images/one/a.png");
        Copy("04_cross.png", "images/two/a.png");
        Copy("05_ring.png", "images/two/b.png");
        _folder.Write("boxes/one/a.txt", "0,0,64,32\n"u8.ToArray());
        _folder.Write("boxes/b.txt", "0,0,64,64\n"u8.ToArray());

        Assert.Equal(0, (await RunAsync("images: { folder: images, boxes: boxes }")).ExitCode);

        Assert.Equal(["0.5", "", "1"], (await RowsAsync()).Select(r => r["object_fraction"]));
    }

    [Fact]
    public async Task Run_BoxOfAnImageThatIsNotChosen_IsNotThatOfAnotherWithTheSameName()
    {
        Copy("03_star.png", "images/a/1.png");
        Copy("05_ring.png", "images/a/2.png");
        Copy("04_cross.png", "images/b/1.png");
        _folder.Write("boxes/2.txt", "0,0,64,64\n"u8.ToArray());
        _folder.Write("boxes/b/1.txt", "0,0,64,32\n"u8.ToArray());

        Assert.Equal(0, (await RunAsync("images: { folder: images, include: \"a/*\", boxes: boxes }")).ExitCode);

        Assert.Equal(["a/1.png ", "a/2.png 1"], (await RowsAsync()).Select(r => $"{r["image"]} {r["object_fraction"]}"));
    }

    [Fact]
    public async Task Run_BoxesBehindALink_AreNotFollowed()
    {
        Copy("03_star.png", "images/out/a.png");
        Copy("04_cross.png", "images/b.png");
        _folder.Write("elsewhere/a.txt", "0,0,64,32\n"u8.ToArray());
        _folder.Write("boxes/b.txt", "0,0,64,32\n"u8.ToArray());
        Directory.CreateSymbolicLink(_folder.File("boxes", "out"), _folder.File("elsewhere"));

        Assert.Equal(0, (await RunAsync("images: { folder: images, boxes: boxes }")).ExitCode);

        Assert.Equal(["b.png 0.5", "out/a.png "], (await RowsAsync()).Select(r => $"{r["image"]} {r["object_fraction"]}"));
    }

    [Fact]
    public async Task Run_BoxesOfMoreThanAMebibyte_AreRefused()
    {
        Copy("03_star.png", "images/a.png");
        _folder.Write("boxes/a.txt", [.. Enumerable.Repeat((byte)' ', (1 << 20) + 1)]);

        (await RunAsync("images: { folder: images, boxes: boxes }")).IsRefusal(3, "The file of boxes 'a.txt' has more than 1 MiB");
    }

    [Fact]
    public async Task Run_BoxOfALetterboxedPicture_LeavesTheBorderOut()
    {
        _folder.Write("images/wide.ppm", [.. "P6 96 32 255\n"u8, .. Enumerable.Range(0, 96 * 32 * 3).Select(i => (byte)(i * 7))]);
        _folder.Write("boxes/wide.txt", "0,0,48,32\n"u8.ToArray());

        var said = await RunAsync("images: { folder: images, boxes: boxes }", ", fit: letterbox, pad: [255, 255, 255]");

        Assert.True(said.ExitCode == 0, said.Error);
        // A third of the view shows the picture, and half of that is the box.
        Assert.Equal(1 / 6.0, Number(Assert.Single(await RowsAsync())["object_fraction"]), 0.01);
    }

    [Theory]
    [InlineData("a.txt", "1,2,3\n", "'1,2,3' where a box is wanted")]
    [InlineData("a.txt", "0,0,64,6400\n", "does not lie in the image")]
    [InlineData("a.xml", "<annotation/>", "holds no box")]
    [InlineData("a.xml", "<annotation>", "cannot be read as XML")]
    [InlineData("b.txt", "0,0,1,1\n", "has the name of an image, such as 'a'")]
    public async Task Run_BoxesThatDoNotFit_AreRefusedByName(string file, string text, string words)
    {
        Copy("03_star.png", "images/a.png");
        _folder.Write($"boxes/{file}", System.Text.Encoding.UTF8.GetBytes(text));

        (await RunAsync("images: { folder: images, boxes: boxes }")).IsRefusal(3, words, file[..1] == "a" ? file : "boxes");
    }

    [Fact]
    public async Task Run_MaskOfAnotherSize_IsRefusedByName()
    {
        Copy("03_star.png", "images/a.png");
        _folder.Write("masks/a.pgm", [.. "P5 2 1 255\n"u8, 0, 255]);

        (await RunAsync("images: { folder: images, masks: masks }")).IsRefusal(3, "Mask 'a.pgm' has 2 x 1 pixels", "64 x 64", "give a mask of one of these sizes");
    }

    public void Dispose() => _folder.Dispose();

    private void Copy(string sample, string to) => _folder.Write(to, File.ReadAllBytes(Samples.Of(["shapes", .. sample.Split('/')])));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private Task<Said> RunAsync(string images, string preprocessing = "")
    {
        File.WriteAllText(_folder.File("sweep.yaml"), $$"""
            models: [{ file: "{{Samples.ShapesModel}}", as: shapes{{preprocessing}} }]
            methods: [{ name: rise, masks: 64 }]
            controls: []
            metrics: []
            {{images}}
            """);
        return Decam.RunAsync("sweep", "run", _folder.File("sweep.yaml"), "--data", _folder.File("data"), "--out", _folder.File("out"), "--quiet", "--json");
    }

    private Task<List<Dictionary<string, string>>> RowsAsync() => ResultsTable.ReadAsync(_folder.File("out", "results.csv"));
}

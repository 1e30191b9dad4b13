namespace DeCam.Cluster.Tests.Client.Sweeps;

/// <summary>True classes from folders, names and files, in sweeps of the shapes model, which knows every sample.</summary>
public sealed class SweepTruthTests : IDisposable
{
    private static readonly string[] Shapes = ["disc", "square", "triangle", "star", "cross", "ring", "crescent", "bars"];
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Run_ClassTrueWithClassFolders_ExplainsTheTrueClassAndTellsTheAccuracy()
    {
        Copy(3, "images/star/a.png");
        Copy(4, "images/star/really a cross.png");
        Copy(1, "images/square/b.png");

        var said = await RunAsync("class: true\nimages: { folder: images }");

        Assert.True(said.ExitCode == 0, said.Error);
        var rows = await RowsAsync();
        Assert.Equal(["square/b.png,1,square,1,square,1,true", "star/a.png,3,star,3,star,3,true", "star/really a cross.png,3,star,3,star,4,false"],
            rows.Select(r => string.Join(',', ((string[])["image", "class", "label", "true_class", "true_label", "top1", "correct"]).Select(c => r[c]))));
        Assert.Contains("| shapes | 3 | 2 | 66.7 % |", await File.ReadAllTextAsync(_folder.File("out", "table.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var accuracy = Assert.Single(said.Document.GetProperty("sweep").GetProperty("accuracy").EnumerateArray());
        Assert.Equal(("shapes", 3, 2), (accuracy.GetProperty("model").GetString(), accuracy.GetProperty("images").GetInt32(), accuracy.GetProperty("right").GetInt32()));
        Assert.Contains("66.7 %", await File.ReadAllTextAsync(_folder.File("out", "report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SynsetIdsInNames_AreLookedUpInALabelFileThatHasThem()
    {
        Copy(3, "images/n00000003_star.png");
        Copy(5, "images/sub/n00000005/x.png");
        Labels(i => $"n0000000{i} {Shapes[i]}");

        Assert.Equal(0, (await RunAsync("class: true\nimages: { folder: images }", "labels.txt")).ExitCode);

        Assert.Equal(["3", "5"], (await RowsAsync()).Select(r => r["true_class"]));
    }

    [Fact]
    public async Task Run_SubsetOfUnknownFolders_IsRefusedAndNeverCounted()
    {
        foreach (var shape in (int[])[1, 3, 5]) Copy(shape, $"images/n0000000{shape}/x.png");

        (await RunAsync("class: true\nimages: { folder: images }")).IsRefusal(3, "'n00000001/x.png' the class 'n00000001'", "has no such label", "label file with synset ids");
    }

    [Fact]
    public async Task Run_AsManyUnknownFoldersAsClasses_CountsThemAndSaysSo()
    {
        for (var shape = 0; shape < Shapes.Length; shape++) Copy(shape, $"images/kind {shape}/x.png");

        Assert.Equal(0, (await RunAsync("class: true\nimages: { folder: images }")).ExitCode);

        Assert.Equal(Enumerable.Range(0, Shapes.Length).Select(i => $"{i}"), (await RowsAsync()).Select(r => r["true_class"]));
        Assert.Contains("are the places of the folders in sorted order", await File.ReadAllTextAsync(_folder.File("out", "table.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.png,star\nb.png,4\n")]
    [InlineData("a.png 3\nb.png 4\n")]
    [InlineData("ImageId,PredictionString\na,n00000003 1 2 3 4\nb,n00000004 1 2 3 4\n")]
    public async Task Run_WhereCorrect_TakesEveryFormOfTruth(string truth)
    {
        Copy(3, "images/a.png");
        Copy(1, "images/b.png");
        await File.WriteAllTextAsync(_folder.File("images", "truth.csv"), truth, TestContext.Current.CancellationToken);
        Labels(i => $"n0000000{i} {Shapes[i]}");

        Assert.Equal(0, (await RunAsync("images: { folder: images, labels: truth.csv, where: correct }", "labels.txt")).ExitCode);

        Assert.Equal(["a.png"], (await RowsAsync()).Select(r => r["image"]));
    }

    [Fact]
    public async Task Run_FolderOfANameThatTwoClassesShare_TellsRightFromWrong()
    {
        Copy(3, "images/some_name/a.png");
        Copy(1, "images/some_name/b.png");
        Labels(i => i is 3 or 4 ? "some name" : Shapes[i]);

        Assert.Equal(0, (await RunAsync("images: { folder: images, labels: names }", "labels.txt")).ExitCode);

        Assert.Equal(["true", "false"], (await RowsAsync()).Select(r => r["correct"]));
    }

    [Fact]
    public async Task Run_TruthOfAnotherFolder_IsRefused()
    {
        Copy(3, "images/a/1.png");
        await File.WriteAllTextAsync(_folder.File("images", "truth.csv"), "b/1.png,cross\n", TestContext.Current.CancellationToken);

        (await RunAsync("class: true\nimages: { folder: images, labels: truth.csv }")).IsRefusal(3, "has no class for 1 of 1 images", "'a/1.png'", "line 1 names 'b/1.png'");
    }

    [Fact]
    public async Task Run_TruthBesideTheSpecification_IsFound()
    {
        Copy(3, "images/a.png");
        _folder.Write("truth.csv", "image,class\na.png,star\n"u8.ToArray());

        Assert.Equal(0, (await RunAsync("class: true\nimages: { folder: images, labels: truth.csv }")).ExitCode);

        Assert.Equal("star", Assert.Single(await RowsAsync())["true_label"]);
    }

    [Fact]
    public async Task Run_NumbersOfTheDevelopmentKitAlone_AreRefusedWithTheReason()
    {
        Copy(3, "images/val_00000001.png");
        await File.WriteAllTextAsync(_folder.File("images", "ground_truth.txt"), "3\n", TestContext.Current.CancellationToken);

        (await RunAsync("images: { folder: images, labels: ground_truth.txt, where: correct }")).IsRefusal(3, "nothing but numbers", "order of their own", "map_clsloc.txt");
    }

    [Fact]
    public async Task Run_SamePictureTwice_IsNotedWithBothNames()
    {
        Copy(3, "images/a.png");
        Copy(3, "images/sub/b.png");
        _folder.Write("images/notes.txt", "words"u8.ToArray());

        Assert.Equal(0, (await RunAsync("images: { folder: images }")).ExitCode);

        var table = await File.ReadAllTextAsync(_folder.File("out", "table.md"), TestContext.Current.CancellationToken);
        Assert.Contains("The images 'a.png' and 'sub/b.png' are the same picture; each counts.", table, StringComparison.Ordinal);
        Assert.Contains("2 images of the folder were taken; passed over: 1 file that is no picture (notes.txt).", table, StringComparison.Ordinal);
        Assert.DoesNotContain("true_class", (await File.ReadAllLinesAsync(_folder.File("out", "results.csv"), TestContext.Current.CancellationToken))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PatternThatStaysInTheFolder_NamesTheOneThatGoesDown()
    {
        Copy(3, "images/star/a.png");

        (await RunAsync("images: { folder: images, include: \"*.png\" }")).IsRefusal(3, "1 image in its folders, such as 'star/a.png'", "'**/*.png'");
    }

    public void Dispose() => _folder.Dispose();

    // The sample of each class.
    private void Copy(int shape, string to) => _folder.Write(to, File.ReadAllBytes(Samples.Of("shapes", $"{shape:D2}_{Shapes[shape]}.png")));

    private void Labels(Func<int, string> line) => File.WriteAllLines(_folder.File("labels.txt"), Enumerable.Range(0, Shapes.Length).Select(line));

    private Task<Said> RunAsync(string images, string? labels = null)
    {
        File.WriteAllText(_folder.File("sweep.yaml"), $$"""
            models: [{ file: "{{Samples.ShapesModel}}", as: shapes{{(labels is null ? "" : $", labels: {labels}")}} }]
            methods: [centre]
            metrics: []
            {{images.ReplaceLineEndings("\n")}}
            """);
        return Decam.RunAsync("sweep", "run", _folder.File("sweep.yaml"), "--data", _folder.File("data"), "--out", _folder.File("out"), "--quiet", "--json");
    }

    private Task<List<Dictionary<string, string>>> RowsAsync() => ResultsTable.ReadAsync(_folder.File("out", "results.csv"));
}

using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Tests.Client.Remote;

/// <summary>Pictures that cannot be read, models that are gone, and silos that have different things.</summary>
public sealed class UnlikeSilosTests(UnlikeSilos silos) : IClassFixture<UnlikeSilos>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_PictureThatCannotBeRead_FailsItsCellAloneAndNamesIt()
    {
        foreach (var silo in (string[])["north", "south"])
            File.CreateSymbolicLink(Path.Combine(silos.Dataset(silo, "links", "00_disc.png", "03_star.png"), "lost.png"), "gone.png");

        var said = await silos.RunAsync("sweep", "run", silos.Spec("links", "links"), "--out", silos.Folder("links"), "--json");

        Assert.True(said.ExitCode == ExitCode.SomeFailed, said.Error);
        Assert.Contains("Image 'lost.png' cannot be read: it is a link to 'gone.png', which does not exist", said.Error, StringComparison.Ordinal);
        Assert.Equal(2, said.Document.GetProperty("sweep").GetProperty("done").GetInt32());
    }

    [Fact]
    public async Task Run_FileOfAModelRemovedBeforeItIsLoaded_FailsItsCellsWithTheReason()
    {
        foreach (var silo in (string[])["north", "south"])
        {
            silos.Dataset(silo, "two", "00_disc.png", "03_star.png");
            File.Delete(silos.Folder(silo, "models", "later.onnx"));
        }

        var said = await silos.RunAsync("sweep", "run", silos.Spec("later", "two", "later.onnx"), "--out", silos.Folder("later"), "--json");

        Assert.True(said.ExitCode == ExitCode.SomeFailed, said.Error);
        Assert.Contains("Model later.onnx (", said.Error, StringComparison.Ordinal);
        Assert.Contains("its file was removed or replaced", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("out of service", (await silos.RunAsync("cluster", "status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_ModelThatWentWithItsSilo_IsShownEverywhereAndGoesOnWithIt()
    {
        foreach (var silo in (string[])["north", "south"]) silos.Dataset(silo, "two", "00_disc.png", "03_star.png");
        var spec = silos.Spec("south", "two", "south.onnx", masks: 12_000);
        var id = (await silos.RunAsync("sweep", "submit", spec, "--json")).Document.GetProperty("sweep").GetProperty("sweepId").GetString()!;
        using var explain = DecamProcess.Start("explain", Samples.Star, "--model", "south.onnx", "--method", "rise", "--budget", "12000", "--no-metrics", "--cluster", silos.Address, "--out", silos.Folder("south"));
        await UntilAsync("has begun", ["runs", "list"], output => output.Contains("running", StringComparison.Ordinal));
        silos.South.Kill();

        foreach (var command in (string[][])[["sweep", "list"], ["sweep", "status", id], ["runs", "list"], ["cluster", "status"]])
        {
            var shown = await UntilAsync("says what is waited for", command, output => output.Contains("waiting for model", StringComparison.Ordinal));
            Assert.Matches(@"waiting for model south\.onnx \([0-9a-f]{12}\), on no silo since [0-9]+ s", shown);
        }

        // Another test may have made the silo say so of its own model.
        static bool IsOfSouth(string line) => line.Contains("Model south.onnx (", StringComparison.Ordinal) && line.Contains("has work of", StringComparison.Ordinal);
        await silos.North.Process.WaitForAsync("said that the model has work", _ => Task.FromResult(silos.North.Said.Split('\n').Any(IsOfSouth)), Token);
        Assert.Single(silos.North.Said.Split('\n'), IsOfSouth);
        await silos.StartSouthAsync(Token);
        var watched = await silos.RunAsync("sweep", "watch", id);
        Assert.True(watched.ExitCode == ExitCode.Done, watched.Error);
        Assert.Equal(ExitCode.Done, (await explain.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Run_DatasetOfOneSiloAlone_IsLookedUpThere()
    {
        var folder = silos.Dataset("south", "alone", "00_disc.png", "01_square.png", "03_star.png");
        File.CreateSymbolicLink(Path.Combine(folder, "lost.png"), "gone.png");
        File.WriteAllLines(Path.Combine(folder, "labels.csv"), ["00_disc.png,0", "01_square.png,1", "03_star.png,3", "lost.png,1"]);

        // Sweeps begin on either silo.
        for (var sweep = 1; sweep <= 3; sweep++)
        {
            var spec = silos.Spec($"alone{sweep}", "alone", more: ", labels: labels.csv", masks: 16 * sweep);
            var said = await silos.RunAsync("sweep", "run", spec, "--out", silos.Folder($"alone{sweep}"), "--json");

            Assert.True(said.ExitCode == ExitCode.SomeFailed, said.Error);
            Assert.Equal(3, said.Document.GetProperty("sweep").GetProperty("done").GetInt32());
            Assert.Contains("'lost.png' cannot be read: it is a link to 'gone.png'", said.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_DatasetThatDiffers_IsRefusedWithTheNamesOfTheSilosAndStatusWarns()
    {
        silos.Dataset("north", "photos", "00_disc.png", "03_star.png");
        silos.Dataset("south", "photos", "00_disc.png");

        for (var again = 0; again < 2; again++)
        {
            (await silos.RunAsync("sweep", "submit", silos.Spec("photos", "photos"))).IsRefusal(ExitCode.Input,
                "Dataset 'photos' is not the same on all silos: north has 2 images of digest ", "south has 1 image");
        }

        var shown = await UntilAsync("warns", ["cluster", "status"], output => output.Contains("warning: dataset photos differs: north has 2 images", StringComparison.Ordinal));
        Assert.Matches("dataset photos [0-9a-f]{12}: 1 image", shown);
    }

    [Fact]
    public async Task Run_DatasetOfEqualNamesAndLengthsAndOtherContent_IsRefusedOnceReadAndStatusWarns()
    {
        foreach (var silo in (string[])["north", "south"])
        {
            var picture = Path.Combine(silos.Dataset(silo, "twins", "00_disc.png"), "00_disc.png");
            if (silo == "south") File.WriteAllBytes(picture, [.. File.ReadAllBytes(picture).SkipLast(1), 0]);
        }

        var shown = await UntilAsync("warns", ["cluster", "status"], output => output.Contains("warning: dataset twins has the same names and other contents: north has content ", StringComparison.Ordinal));
        Assert.Matches("dataset twins [0-9a-f]{12}: 1 image, content [0-9a-f]{12}", shown);
        (await silos.RunAsync("sweep", "submit", silos.Spec("twins", "twins"))).IsRefusal(ExitCode.Input,
            "Dataset 'twins' is not the same on all silos: north has 1 image of digest ", ", content ", "; south has 1 image");
    }

    [Fact]
    public async Task Run_LabelFileThatDiffers_IsRefusedWhereItIsUsed()
    {
        foreach (var silo in (string[])["north", "south"])
            File.WriteAllText(Path.Combine(silos.Dataset(silo, "labelled", "00_disc.png"), "labels.csv"), silo == "north" ? "00_disc.png,0\n" : "00_disc.png,1\n");

        (await silos.RunAsync("sweep", "submit", silos.Spec("labelled", "labelled", more: ", labels: labels.csv"))).IsRefusal(ExitCode.Input, "Dataset 'labelled' is not the same on all silos", "north", "south", "labels ");
        Assert.Equal(ExitCode.Done, (await silos.RunAsync("sweep", "run", silos.Spec("unlabelled", "labelled"), "--out", silos.Folder("unlabelled"))).ExitCode);
        (await silos.RunAsync("sweep", "submit", silos.Spec("unknown", "nowhere"))).IsRefusal(ExitCode.Input, "Dataset 'nowhere' is not known to this cluster; it has", "labelled");
    }

    private async Task<string> UntilAsync(string what, string[] command, Func<string, bool> isSo)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromMinutes(2);
        while (true)
        {
            var said = await silos.RunAsync(command);
            if (isSo(said.Output)) return said.Output;
            if (DateTime.UtcNow > deadline) Assert.Fail($"Waited until '{string.Join(' ', command)}' {what}, but: {said.Output}{said.Error}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), Token);
        }
    }
}

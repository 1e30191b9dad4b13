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
        var spec = silos.Spec("south", "two", "south.onnx", masks: 20_000);
        var id = (await silos.RunAsync("sweep", "submit", spec, "--json")).Document.GetProperty("sweep").GetProperty("sweepId").GetString()!;
        using var explain = DecamProcess.Start("explain", Samples.Star, "--model", "south.onnx", "--method", "rise", "--budget", "20000", "--no-metrics", "--cluster", silos.Address, "--out", silos.Folder("south"));
        await UntilAsync("has begun", ["runs", "list"], output => output.Contains("running", StringComparison.Ordinal));
        silos.South.Kill();

        foreach (var command in (string[][])[["sweep", "list"], ["sweep", "status", id], ["runs", "list"], ["cluster", "status"]])
        {
            var shown = await UntilAsync("says what is waited for", command, output => output.Contains("waiting for model", StringComparison.Ordinal));
            Assert.Matches(@"waiting for model south\.onnx \([0-9a-f]{12}\), on no silo since [0-9]+ s", shown);
        }

        await silos.North.WaitUntilSaidAsync("has work of", Token);
        Assert.Single(silos.North.Said.Split('\n'), line => line.Contains("has work of", StringComparison.Ordinal));
        await silos.StartSouthAsync(Token);
        var watched = await silos.RunAsync("sweep", "watch", id);
        Assert.True(watched.ExitCode == ExitCode.Done, watched.Error);
        Assert.Equal(ExitCode.Done, (await explain.EndAsync()).ExitCode);
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

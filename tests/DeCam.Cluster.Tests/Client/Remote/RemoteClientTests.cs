using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Tests.Client.Remote;

/// <summary>The command line against two silos of the cluster "shapes".</summary>
public sealed class RemoteClientTests(TwoSilos silos) : IClassFixture<TwoSilos>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_ModelByNameAndByCopy_GivesTheMapOfAnEmbeddedCluster()
    {
        var named = await ExplainAsync("named", "shapes_cnn.onnx");
        var copied = await ExplainAsync("copied", Samples.ShapesModel);
        var embedded = await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--budget", "100", "--json", "--quiet",
            "--out", silos.Folder("embedded"), "--data", silos.Folder("store"), "--threads", "1");
        Assert.True(embedded.ExitCode == ExitCode.Done, embedded.Error);

        Assert.Equal(MapOf(embedded), MapOf(named));
        Assert.Equal(MapOf(named), MapOf(copied));
        foreach (var picture in (string[])["overlay.png", "curves.png", "heatmap.png"])
            Assert.Equal(File.ReadAllBytes(silos.Folder("embedded", "03_star", picture)), File.ReadAllBytes(silos.Folder("named", "03_star", picture)));
        var list = await RunAsync("runs", "list", "--json");
        Assert.Contains(list.Document.GetProperty("runs").EnumerateArray(), run => run.GetProperty("image").GetString() == "03_star.png");
    }

    [Fact]
    public async Task Explain_UnknownModel_ListsTheKnownOnes() =>
        (await ExplainAsync("unknown", "nope.onnx")).IsRefusal(ExitCode.Input, "nope.onnx", "shapes_cnn.onnx");

    [Fact]
    public async Task Explain_FileOfAnotherModel_IsRefusedByItsHash() =>
        (await ExplainAsync("other", Samples.Star)).IsRefusal(ExitCode.Input, "SHA-256", "shapes_cnn.onnx");

    [Fact]
    public async Task Status_TwoSilos_NamesDevicesModelsAndVersions()
    {
        var said = await RunAsync("cluster", "status", "--json");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Equal(2, said.Document.GetProperty("silos").GetArrayLength());
        Assert.Contains("shapes_cnn.onnx", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_OtherClusterId_EndsWithFourAndNamesTheOption() =>
        (await Decam.RunAsync("cluster", "status", "--cluster", silos.Both)).IsRefusal(ExitCode.Cluster, "--cluster-id", "'decam'");

    [Fact]
    public async Task Join_OtherMinorVersion_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<CommandFailedException>(() => RemoteConnection.JoinAsync(Settings, _ => { }, Token, "99.1.0"));

        Assert.Equal(ExitCode.Cluster, refused.ExitCode);
        Assert.Contains("99.1.0", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_RunUnderWay_DetachesAndTheRunCanBeWatchedAndCancelled()
    {
        using var explain = DecamProcess.Start("explain", Samples.Star, "--model", "shapes_cnn.onnx", "--cluster", silos.Both, "--cluster-id", "shapes",
            "--method", "decam", "--preset", "paper", "--seed", "7", "--no-metrics", "--out", silos.Folder("left"));
        var id = await RunningAsync(explain);

        explain.Interrupt();
        var left = await explain.EndAsync();

        Assert.Equal(ExitCode.Interrupted, left.ExitCode);
        Assert.Contains($"decam runs cancel {id} --cluster {silos.Both} --cluster-id shapes", left.Error, StringComparison.Ordinal);
        var shown = await RunAsync("runs", "show", id, "--json");
        Assert.Equal("running", shown.Document.GetProperty("run").GetProperty("state").GetString());
        var cancelled = await RunAsync("runs", "cancel", id, "--json");
        Assert.Equal("cancelled", cancelled.Document.GetProperty("run").GetProperty("state").GetString());
        Assert.Equal(ExitCode.SomeFailed, (await RunAsync("runs", "watch", id, "--json")).ExitCode);
    }

    [Fact]
    public async Task Explain_RunThatAnotherCommandCancels_SaysSoAndHowToBeginAgain()
    {
        using var explain = DecamProcess.Start("explain", Samples.Star, "--model", "shapes_cnn.onnx", "--cluster", silos.Both, "--cluster-id", "shapes",
            "--method", "decam", "--preset", "paper", "--seed", "8", "--no-metrics", "--quiet", "--out", silos.Folder("cancelled"));
        var id = await RunningAsync(explain);

        Assert.Equal(ExitCode.Done, (await RunAsync("runs", "cancel", id)).ExitCode);
        var said = await explain.EndAsync();

        Assert.Equal(ExitCode.Internal, said.ExitCode);
        Assert.Equal($"Run {id} was cancelled by another command; the same command as before begins it again.", said.Error.Trim());
    }

    [Fact]
    public async Task Terminate_RunUnderWay_TellsHowToWatchItAndHowToFetchIt()
    {
        using var explain = DecamProcess.Start("explain", Samples.Star, "--model", "shapes_cnn.onnx", "--cluster", silos.Both, "--cluster-id", "shapes",
            "--method", "rise", "--budget", "20000", "--seed", "11", "--no-metrics", "--out", silos.Folder("terminated"));
        var id = await RunningAsync(explain);
        // The silos work on it, so it is not paused for a command without a cluster either.
        Assert.Contains($"{id}  running", (await Decam.RunAsync("runs", "list", "--data", silos.Folder("data"))).Output, StringComparison.Ordinal);

        explain.Signal("-TERM");
        var left = await explain.EndAsync();

        Assert.Equal(ExitCode.Interrupted, left.ExitCode);
        var on = $"--cluster {silos.Both} --cluster-id shapes";
        foreach (var command in (string[])[$"decam runs watch {id} {on}", $"decam runs results {id} --out DIR {on}", $"decam runs cancel {id} {on}"])
            Assert.Contains($"'{command}'", left.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await RunAsync("runs", "watch", id)).ExitCode);
        Assert.Equal(ExitCode.Done, (await RunAsync("runs", "results", id, "--out", silos.Folder("fetched"))).ExitCode);
        Assert.True(File.Exists(silos.Folder("fetched", "03_star", "overlay.png")));
        var taken = await RunAsync("explain", Samples.Star, "--model", "shapes_cnn.onnx", "--method", "rise", "--budget", "20000", "--seed", "11", "--no-metrics", "--json", "--out", silos.Folder("fetched"));
        Assert.Equal(1, taken.Document.GetProperty("taken").GetInt32());
    }

    private ClusterSettings Settings => new(silos.Both, null, "auto", null) { ClusterId = "shapes" };

    private static string MapOf(Said said) =>
        said.ExitCode == ExitCode.Done ? said.Document.GetProperty("results")[0].GetProperty("document").GetProperty("map").GetProperty("sha256").GetString()! : said.Error;

    private async Task<string> RunningAsync(DecamProcess explain)
    {
        while (true)
        {
            var list = await RunAsync("runs", "list", "--json");
            Assert.True(list.ExitCode == ExitCode.Done, list.Error);
            var running = list.Document.GetProperty("runs").EnumerateArray().Where(r => r.GetProperty("state").GetString() == "running").ToList();
            if (running is [var run]) return run.GetProperty("runId").GetString()!;
            if (explain.HasExited) Assert.Fail($"The command ended before its run was seen: {await explain.EndAsync()}; runs: {list.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), Token);
        }
    }

    private Task<Said> ExplainAsync(string folder, string model) =>
        RunAsync("explain", Samples.Star, "--model", model, "--budget", "100", "--json", "--quiet", "--out", silos.Folder(folder));

    private Task<Said> RunAsync(params string[] arguments) => Decam.RunAsync([.. arguments, "--cluster", silos.Both, "--cluster-id", "shapes"]);
}

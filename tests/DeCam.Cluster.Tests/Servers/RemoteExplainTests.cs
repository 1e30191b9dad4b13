using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Servers;

/// <summary><c>decam explain --device remote:...</c> beside the same on the processor.</summary>
public sealed class RemoteExplainTests : IDisposable
{
    private static readonly string[] Method = ["--method", "rise", "-p", "masks=200", "--protocol", "rise-29"], Long = ["--method", "rise", "-p", "masks=2000", "--no-metrics"];

    // Of values up to 1 and of areas in [0, 1]: batches are cut in another way, which moves the last bits of a score.
    private const double Tolerance = 1e-4;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_ModelServer_GivesTheMapOfTheFile()
    {
        await using var server = await PlantedModelServer.StartAsync();
        CopySidecar();

        var here = await Decam.RunAsync(["explain", Samples.Star, "--model", Samples.ShapesModel, .. Method, .. Places("here")]);
        var there = await Decam.RunAsync(["explain", Samples.Star, "--model", _folder.File("shapes"), "--device", server.Grpc, .. Method, .. Places("there")]);

        Assert.True(here.ExitCode == ExitCode.Done, here.Error);
        Assert.True(there.ExitCode == ExitCode.Done, there.Error);
        var (map, other) = (Map("here"), Map("there"));
        Assert.True(map.Zip(other).Max(p => Math.Abs(p.First - p.Second)) < Tolerance, "The maps differ.");
        var (file, served) = (Document("here"), Document("there"));
        Assert.Equal(file.GetProperty("target").GetProperty("label").GetString(), served.GetProperty("target").GetProperty("label").GetString());
        Assert.Equal(Area(file), Area(served), Tolerance);
        var model = served.GetProperty("model");
        Assert.Equal(("shapes", server.Grpc["remote:".Length..], "1"), (model.GetProperty("name").GetString(), model.GetProperty("server").GetString(), model.GetProperty("version").GetString()));
        Assert.False(model.TryGetProperty("sha256", out _));
        Assert.False(served.GetProperty("reproducible").GetBoolean());
        Assert.Contains(served.GetProperty("notes").EnumerateArray(), n => n.GetString()!.Contains("which got the picture", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_ServerRestartsInTheMiddle_GoesOnAndGivesTheSameMap()
    {
        await using var server = await PlantedModelServer.StartAsync();
        CopySidecar();
        var here = await Decam.RunAsync(["explain", Samples.Star, "--model", Samples.ShapesModel, .. Long, .. Places("here")]);
        var restarted = Restart(server, after: 14, TimeSpan.FromSeconds(1));

        var said = await ExplainAsync(server, "torn");
        await restarted;

        Assert.True(here.ExitCode == ExitCode.Done, here.Error);
        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.True(Map("here").Zip(Map("torn")).Max(p => Math.Abs(p.First - p.Second)) < Tolerance, "The maps differ.");
    }

    [Fact]
    public async Task Explain_ServerStaysAway_SaysSoAndTheSameCommandGoesOn()
    {
        await using var server = await PlantedModelServer.StartAsync();
        CopySidecar();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        server.Fault = async http =>
        {
            if (server.Inferences < 12) return false;
            await PlantedRest.SayAsync(http, new { error = "moving house" }, 503);
            if (server.Inferences >= 16) await stop.CancelAsync();
            return true;
        };

        var torn = await InterruptAsync(server, "torn", stop.Token);
        server.Fault = null;
        var before = server.Inferences;
        var again = await ExplainAsync(server, "torn");

        Assert.Equal(ExitCode.Interrupted, torn.ExitCode);
        Assert.Contains("cannot answer now (503: moving house)", torn.Error, StringComparison.Ordinal);
        Assert.Contains("the same command goes on", torn.Error, StringComparison.Ordinal);
        Assert.True(again.ExitCode == ExitCode.Done, again.Error);
        Assert.True(server.Inferences > before);
    }

    [Fact]
    public async Task Explain_ModelExchangedInTheMiddle_FailsAndTheSameCommandBeginsAnew()
    {
        await using var server = await PlantedModelServer.StartAsync();
        CopySidecar();
        server.Fault = _ =>
        {
            if (server.Inferences >= 14) server.Model.Shift = 0.5f;
            return Task.FromResult(false);
        };

        var torn = await ExplainAsync(server, "torn");
        server.Fault = null;
        var again = await ExplainAsync(server, "torn");

        Assert.NotEqual(ExitCode.Done, torn.ExitCode);
        Assert.Contains("was replaced while it was in use", torn.Error, StringComparison.Ordinal);
        Assert.True(again.ExitCode == ExitCode.Done, again.Error);
    }

    [Fact]
    public async Task Explain_ServerAway_EndsWithASentence()
    {
        var device = (await FreeAsync()).Rest;

        var said = await Decam.RunAsync(["explain", Samples.Star, "--model", "shapes", "--device", device, .. Places("away")]);

        said.IsRefusal(ExitCode.Cluster, device["remote:".Length..], "cannot be reached");
    }

    [Fact]
    public async Task Explain_MethodThatLooksInside_IsRefused()
    {
        await using var server = await PlantedModelServer.StartAsync();

        var said = await Decam.RunAsync(["explain", Samples.Star, "--model", "shapes", "--device", server.Rest, "--no-metrics", "--method", "grad-cam", .. Places("inside")]);

        Assert.NotEqual(ExitCode.Done, said.ExitCode);
        Assert.Contains("known by its scores alone", said.Error, StringComparison.Ordinal);
        Assert.Contains("looks inside a model", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_ServerOfAClient_IsRefusedWithACluster() =>
        (await Decam.RunAsync("explain", Samples.Star, "--model", "shapes", "--device", "remote:http://127.0.0.1:8000", "--cluster", "gateway:127.0.0.1:1")).IsRefusal(ExitCode.Usage, "leave --device out", "DeCam:Devices:Device");

    public void Dispose() => _folder.Dispose();

    // The server ends in the middle of a request, and is back after a while.
    private static async Task Restart(PlantedModelServer server, int after, TimeSpan away)
    {
        var reached = new TaskCompletionSource();
        var until = server.Inferences + after;
        server.Fault = http =>
        {
            if (server.Inferences >= until) reached.TrySetResult();
            return Task.FromResult(false);
        };
        await reached.Task;
        server.Fault = null;
        await server.KillAsync();
        await Task.Delay(away);
        await server.StartAgainAsync();
    }

    private static async Task<PlantedModelServer> FreeAsync()
    {
        var server = await PlantedModelServer.StartAsync();
        await server.KillAsync();
        return server;
    }

    private void CopySidecar()
    {
        File.Copy(Path.ChangeExtension(Samples.ShapesModel, ".json"), _folder.File("shapes.json"));
        File.Copy(Samples.Of("shapes_labels.txt"), _folder.File("shapes_labels.txt"));
    }

    private Task<Said> ExplainAsync(PlantedModelServer server, string name) => InterruptAsync(server, name, TestContext.Current.CancellationToken);

    private Task<Said> InterruptAsync(PlantedModelServer server, string name, CancellationToken interrupt) =>
        Decam.InterruptAsync(interrupt, ["explain", Samples.Star, "--model", _folder.File("shapes"), "--device", server.Rest, .. Long, .. Places(name)]);

    private string[] Places(string name) => ["--out", _folder.File(name), "--data", _folder.File("data")];

    private JsonElement Document(string name) => JsonDocument.Parse(File.ReadAllText(_folder.File(name, "03_star", "result.json"))).RootElement;

    private static double Area(JsonElement document) => document.GetProperty("metrics").GetProperty("insertionAuc").GetDouble();

    private float[] Map(string name) => Inference.Imaging.Npy.Read(File.ReadAllBytes(_folder.File(name, "03_star", ResultFiles.Map)), "map", 64, 64).Values;
}

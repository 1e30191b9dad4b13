using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>The other commands with a model server.</summary>
public sealed class RemoteCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inspect_ModelServer_TellsServerNameAndVersion(bool isGrpc)
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.MostImages = 16);
        var device = isGrpc ? server.Grpc : server.Rest;

        var said = await Decam.RunAsync("model", "inspect", CopySidecar(), "--device", device);
        var json = await Decam.RunAsync("model", "inspect", "shapes", "--device", device, "--json");
        var file = await Decam.RunAsync("model", "inspect", "shapes", "--device", "cpu");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        Assert.Contains($"shapes, version 1, which {device["remote:".Length..]} runs; pictures go there", said.Output, StringComparison.Ordinal);
        Assert.Contains("planted 2.60", said.Output, StringComparison.Ordinal);
        Assert.Contains("up to 16 images a request; the server says FP32 [-1, 3, 64, 64]", said.Output, StringComparison.Ordinal);
        Assert.Matches("mean +0.5, 0.5, 0.5  .sidecar 'shapes.json'.", said.Output);
        Assert.Equal(("shapes", "1", 8), (json.Document.GetProperty("name").GetString(), json.Document.GetProperty("version").GetString(), json.Document.GetProperty("classes").GetInt32()));
        Assert.False(json.Document.TryGetProperty("sha256", out _));
        file.IsRefusal(ExitCode.Input, "Model file 'shapes' does not exist");
        (await Decam.RunAsync("model", "inspect", "shapes", "--device", device, "--image", Samples.Star)).IsRefusal(ExitCode.Usage, "leave out one of --image and --device");
    }

    [Fact]
    public async Task Sweep_ModelServer_TellsTheServerInTheTable()
    {
        await using var server = await PlantedModelServer.StartAsync();
        CopySidecar();
        await File.WriteAllTextAsync(_folder.File("sweep.yaml"), $$"""
            name: served
            models: [shapes]
            methods: [{ name: rise, masks: 64 }]
            images: { folder: "{{Samples.Shapes}}", limit: 2 }
            metrics: [rise-29]
            """, Token);
        string[] device = ["--device", server.Rest, "--data", _folder.File("data")];

        var plan = await Decam.RunAsync(["sweep", "check", _folder.File("sweep.yaml"), .. device]);
        var said = await Decam.RunAsync(["sweep", "run", _folder.File("sweep.yaml"), "--out", _folder.File("out"), .. device]);

        Assert.Contains("how fast a model server scores shows when it does", plan.Output, StringComparison.Ordinal);
        Assert.True(said.ExitCode == ExitCode.Done, said.Error + said.Output);
        var table = Directory.GetFiles(_folder.File("out"), "results.csv", SearchOption.AllDirectories).Single();
        var lines = await File.ReadAllLinesAsync(table, Token);
        var columns = lines[0].Split(',').ToList();
        var first = lines[1].Split(',');
        Assert.Equal(("", server.Rest["remote:".Length..], "1"), (first[columns.IndexOf("model_sha256")], first[columns.IndexOf("model_server")], first[columns.IndexOf("model_version")]));
    }

    [Fact]
    public async Task Evaluate_ModelServer_JudgesAMap()
    {
        await using var server = await PlantedModelServer.StartAsync();
        var model = CopySidecar();
        await File.WriteAllBytesAsync(_folder.File("map.npy"), Inference.Imaging.Npy.ToBytes([.. Enumerable.Range(0, 64 * 64).Select(i => (float)i)], 64, 64), Token);
        string[] rest = ["--model", model, "--device", server.Rest, "--data", _folder.File("data")];

        var judged = await Decam.RunAsync(["evaluate", Samples.Star, "--map", _folder.File("map.npy"), "--protocol", "rise-29", "--json", .. rest]);
        var checkedMethod = await Decam.RunAsync(["evaluate", Samples.Star, "--sanity", "--method", "rise", "-p", "masks=64", "--json", .. rest]);

        Assert.True(judged.ExitCode == ExitCode.Done, judged.Error);
        Assert.Equal(server.Rest["remote:".Length..], judged.Document.GetProperty("model").GetProperty("server").GetString());
        Assert.True(checkedMethod.ExitCode == ExitCode.Done, checkedMethod.Error);
        Assert.Contains(checkedMethod.Document.GetProperty("notes").EnumerateArray(), n => n.GetString()!.Contains("shows its weights to nobody", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private string CopySidecar()
    {
        File.Copy(Path.ChangeExtension(Samples.ShapesModel, ".json"), _folder.File("shapes.json"));
        File.Copy(Samples.Of("shapes_labels.txt"), _folder.File("shapes_labels.txt"));
        return _folder.File("shapes");
    }
}

using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Servers;

/// <summary><c>decam explain --device remote:...</c> beside the same on the processor.</summary>
public sealed class RemoteExplainTests : IDisposable
{
    private static readonly string[] Method = ["--method", "rise", "-p", "masks=200", "--protocol", "rise-29"];

    // Of values up to 1 and of areas in [0, 1]: batches are cut in another way, which moves the last bits of a score.
    private const double Tolerance = 1e-4;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Explain_ModelServer_GivesTheMapOfTheFile(bool isGrpc, bool isBinary)
    {
        await using var server = await PlantedModelServer.StartAsync(isBinary: isBinary);
        File.Copy(Path.ChangeExtension(Samples.ShapesModel, ".json"), _folder.File("shapes.json"));
        File.Copy(Samples.Of("shapes_labels.txt"), _folder.File("shapes_labels.txt"));

        var here = await Decam.RunAsync(["explain", Samples.Star, "--model", Samples.ShapesModel, .. Method, .. Places("here")]);
        var there = await Decam.RunAsync(["explain", Samples.Star, "--model", _folder.File("shapes"), "--device", isGrpc ? server.Grpc : server.Rest, .. Method, .. Places("there")]);

        Assert.True(here.ExitCode == ExitCode.Done, here.Error);
        Assert.True(there.ExitCode == ExitCode.Done, there.Error);
        var (map, other) = (Map("here"), Map("there"));
        Assert.True(map.Zip(other).Max(p => Math.Abs(p.First - p.Second)) < Tolerance, "The maps differ.");
        var (file, served) = (Document("here"), Document("there"));
        Assert.Equal(file.GetProperty("target").GetProperty("label").GetString(), served.GetProperty("target").GetProperty("label").GetString());
        Assert.Equal(Area(file), Area(served), Tolerance);
        var model = served.GetProperty("model");
        Assert.Equal(("shapes", (isGrpc ? server.Grpc : server.Rest)["remote:".Length..], "1"), (model.GetProperty("name").GetString(), model.GetProperty("server").GetString(), model.GetProperty("version").GetString()));
        Assert.False(model.TryGetProperty("sha256", out _));
        Assert.False(served.GetProperty("reproducible").GetBoolean());
        Assert.Contains(served.GetProperty("notes").EnumerateArray(), n => n.GetString()!.Contains("which got the picture", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private string[] Places(string name) => ["--out", _folder.File(name), "--data", _folder.File("data")];

    private JsonElement Document(string name) => JsonDocument.Parse(File.ReadAllText(_folder.File(name, "03_star", "result.json"))).RootElement;

    private static double Area(JsonElement document) => document.GetProperty("metrics").GetProperty("insertionAuc").GetDouble();

    private float[] Map(string name) => Inference.Imaging.Npy.Read(File.ReadAllBytes(_folder.File(name, "03_star", ResultFiles.Map)), "map", 64, 64).Values;
}

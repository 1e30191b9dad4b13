using System.Globalization;
using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>A silo whose operator gave it a model server for a device.</summary>
public sealed class RemoteSiloTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_SiloWithAModelServer_ClientNamesTheModelAlone()
    {
        await using var server = await PlantedModelServer.StartAsync();
        var models = _folder.File("models");
        Directory.CreateDirectory(models);
        File.Copy(Path.ChangeExtension(Samples.ShapesModel, ".json"), Path.Combine(models, "shapes.json"));
        File.Copy(Samples.Of("shapes_labels.txt"), Path.Combine(models, "shapes_labels.txt"));
        await File.WriteAllTextAsync(Path.Combine(models, "absent.json"), "{}", Token);
        await using var silo = SiloProcess.Launch(null, new Dictionary<string, string> { ["DECAM_MODEL_SERVER_AUTHORIZATION"] = "Bearer s3cr3t" },
            "--data", _folder.File("data"), "--models", models, "--device", server.Rest);
        await silo.WaitUntilReadyAsync(Token);
        var cluster = string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{silo.Ports.Gateway}");
        string[] explain = ["explain", Samples.Star, "--cluster", cluster, "--method", "rise", "-p", "masks=100", "--no-metrics", "--out", _folder.File("out")];

        var said = await Decam.RunAsync([.. explain, "--model", "shapes"]);
        var absent = await Decam.RunAsync([.. explain, "--model", "absent"]);
        var address = await Decam.RunAsync([.. explain, "--model", server.Grpc]);
        var status = await Decam.RunAsync("cluster", "status", "--json", "--cluster", cluster);

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var model = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("out", "03_star", "result.json"), Token)).RootElement.GetProperty("model");
        Assert.Equal(("shapes", server.Rest["remote:".Length..], "1"), (model.GetProperty("name").GetString(), model.GetProperty("server").GetString(), model.GetProperty("version").GetString()));
        absent.IsRefusal(ExitCode.Input, "'absent' is not served", "has no model 'absent'");
        address.IsRefusal(ExitCode.Input, "is on no silo", "whose models are shapes");
        Assert.DoesNotContain(server.Paths, path => path.StartsWith(PlantedGrpc.Service, StringComparison.Ordinal));
        Assert.All(server.Authorizations, header => Assert.Equal("Bearer s3cr3t", header));
        Assert.DoesNotContain("s3cr3t", said.Output + said.Error + status.Output + silo.Said, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)), file => Assert.DoesNotContain("s3cr3t", File.ReadAllText(file), StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}

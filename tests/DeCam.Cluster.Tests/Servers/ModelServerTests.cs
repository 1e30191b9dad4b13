using DeCam.Inference.Servers;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>Model servers that follow the protocol, each in its own way.</summary>
public sealed class ModelServerTests
{
    // Batches of another size move the last bits.
    private const float Tolerance = 1e-4f;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rest", true, "FP32")]
    [InlineData("rest", false, "FP32")]
    [InlineData("rest", true, "FP64")]
    [InlineData("grpc", true, "FP32")]
    [InlineData("grpc", true, "FP64")]
    public async Task Score_AnyTransport_GivesTheScoresOfTheFile(string transport, bool isBinary, string type)
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.OutputType = type, isBinary);
        await using var bench = RemoteBench.Of(transport == "grpc" ? server.Grpc : server.Rest);

        var (there, here) = (await bench.ScoreAsync(70), await bench.ScoreHereAsync(70));

        Assert.Equal(here.Length, there.Length);
        Assert.All(here.Zip(there), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        Assert.Equal("1", bench.Served.Version);
        Assert.All(server.Paths.Where(p => p.EndsWith("/infer", StringComparison.Ordinal)), path => Assert.Equal("/v2/models/shapes/versions/1/infer", path));
    }

    [Fact]
    public async Task Score_Float16_IsTakenAsItIs()
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.OutputType = "FP16");
        await using var bench = RemoteBench.Of(server.Rest);

        Assert.All((await bench.ScoreHereAsync()).Zip(await bench.ScoreAsync()), pair => Assert.Equal(pair.First, pair.Second, 0.02f));
    }

    [Theory]
    [InlineData("rest", true)]
    [InlineData("rest", false)]
    [InlineData("grpc", true)]
    [InlineData("grpc", false)]
    public async Task Score_LimitOfABatch_IsKeptWhetherItIsSaidOrNot(string transport, bool isSaid)
    {
        await using var server = await PlantedModelServer.StartAsync(s => (s.Model.MostImages, s.Model.SaysMost) = (5, isSaid));
        await using var bench = RemoteBench.Of(transport == "grpc" ? server.Grpc : server.Rest);

        Assert.All((await bench.ScoreHereAsync(64)).Zip(await bench.ScoreAsync(64)), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        Assert.Equal(isSaid ? 5 : 4, server.Model.LargestSeen);
    }

    [Fact]
    public async Task Score_FixedBatch_IsFilledWithCopies()
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.InputShape = [3, 3, 64, 64]);
        await using var bench = RemoteBench.Of(server.Rest);

        Assert.All((await bench.ScoreHereAsync()).Zip(await bench.ScoreAsync()), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        Assert.Equal(3, server.Model.LargestSeen);
        Assert.Contains((await bench.SeeAsync()).Notes, note => note.Contains("batches of 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Score_BytesAsInput_AreSentAsBytes()
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.InputType = "UINT8");
        await using var bench = RemoteBench.Of(server.Rest, hasSidecar: false);

        var view = await bench.SeeAsync();

        Assert.Equal(8, view.ClassCount);
        Assert.Contains("\"scale\":\"byte\"", view.Preprocessing.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_ServerNamesNoTensors_TakesThoseThatAreStated()
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.NamesTensors = false);
        await using var bench = RemoteBench.Of(server.Rest);

        Assert.Contains("name them by the keys input and output", (await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.ScoreAsync())).Message, StringComparison.Ordinal);
        bench.Settings = "{\"input\":\"input\",\"output\":\"logits\"}";
        Assert.All((await bench.ScoreHereAsync()).Zip(await bench.ScoreAsync()), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Fact]
    public async Task Describe_Server_SaysWhoScores()
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.Versions = ["1", "3", "10"]);
        await using var bench = RemoteBench.Of(server.Rest);

        var view = await bench.SeeAsync();
        var arithmetic = await bench.Device.ArithmeticAsync(bench.Model, Token);

        // The version that answers where none is asked for.
        Assert.Equal(new(server.Rest["remote:".Length..], "shapes", "10"), view.Served);
        Assert.Contains(view.Notes, note => note.Contains("not reproducible to the bit", StringComparison.Ordinal));
        Assert.Equal((true, "model server planted 2.60", server.Rest["remote:".Length..]), (arithmetic.Varies, arithmetic.Runtime, arithmetic.Machine));
        Assert.Equal(0, view.MultiplyAccumulates);
    }

    [Fact]
    public async Task Find_NoVersions_NamesNone()
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.Versions = []);
        await using var bench = RemoteBench.Of(server.Rest);

        Assert.Equal(40, (await bench.ScoreAsync()).Length);
        Assert.Contains("/v2/models/shapes/infer", server.Paths);
    }

    [Fact]
    public async Task Find_Identity_FollowsServerVersionAndForm()
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var other = await PlantedModelServer.StartAsync();
        var first = await KeyAsync(server.Rest);

        Assert.Equal(first, await KeyAsync(server.Rest));
        Assert.NotEqual(first, await KeyAsync(other.Rest));
        server.Model.Versions = ["2"];
        var second = await KeyAsync(server.Rest);
        server.Model.OutputShape = [-1, 9];
        Assert.Equal(3, new[] { first, second, await KeyAsync(server.Rest) }.Distinct().Count());
    }

    [Fact]
    public async Task Model_KnownByItsScores_RefusesWhatLooksInside()
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(server.Rest);
        await bench.FindAsync();

        var map = await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.Device.AttributeAsync(bench.Model, "", new("grad-cam", new Dictionary<string, object>(), 0), Token));
        var network = await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.Device.CalibrateAsync(bench.Model, "", new([], [], false), Token));

        Assert.Contains("grad-cam looks inside", map.Message, StringComparison.Ordinal);
        Assert.Contains("leave out --precision", network.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Inferences);
    }

    private static async Task<string> KeyAsync(string device)
    {
        using var server = ModelServer.Of(device);
        return (await server.FindAsync("shapes", Token)).Key;
    }
}

using DeCam.Inference.Servers;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>Servers that exchange the versions of a model, or their weights, while it is in use.</summary>
public sealed class HotSwapTests
{
    [Theory]
    [InlineData("rest")]
    [InlineData("grpc")]
    public async Task Score_UnloadedVersionIsUnavailable_IsRefusedAndNotMixed(string transport)
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.SaysUnavailable = true);
        await using var bench = Bench(server, transport);
        await bench.ScoreAsync();
        server.Model.Versions = ["2"];

        var refused = await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.ScoreAsync());

        Assert.Contains("was replaced while it was in use: the server has version 2 in its place", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rest", true)]
    [InlineData("rest", false)]
    [InlineData("grpc", true)]
    [InlineData("grpc", false)]
    public async Task Score_OnlyAnOlderVersionForAMoment_IsMissingAndComesBack(string transport, bool saysUnavailable)
    {
        await using var server = await PlantedModelServer.StartAsync(s => (s.Model.Versions, s.Model.SaysUnavailable) = (["9", "10"], saysUnavailable));
        await using var bench = Bench(server, transport);
        var expected = await bench.ScoreAsync();
        server.Model.Versions = ["9"];

        var missing = await Assert.ThrowsAsync<ModelMissingException>(() => bench.ScoreAsync());
        server.Model.Versions = ["9", "10"];

        Assert.Contains("version 10 is not at ready state", missing.Message, StringComparison.Ordinal);
        Assert.Equal(expected, await bench.ScoreAsync());
    }

    [Fact]
    public async Task Score_ServerOverloadedThoughTheModelIsReady_IsRepeatedAndThenMissing()
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = Bench(server, "grpc");
        var expected = await bench.ScoreAsync();
        var before = server.Inferences;
        server.Fault = async http =>
        {
            if (!PlantedModelServer.IsInference(http.Request.Path)) return false;
            await PlantedGrpc.EndAsync(http, null, 14, "too busy");
            return true;
        };

        var missing = await Assert.ThrowsAsync<ModelMissingException>(() => bench.ScoreAsync());
        Assert.Equal(3, server.Inferences - before);
        server.Fault = null;

        Assert.Contains("UNAVAILABLE: too busy", missing.Message, StringComparison.Ordinal);
        Assert.Equal(expected, await bench.ScoreAsync());
    }

    [Fact]
    public async Task Score_OtherWeightsOfSaturatedProbabilities_IsRefusedAndNotMixed()
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.Confidence = 6);
        await using var bench = Bench(server, "rest");
        await bench.ScoreAsync();
        await bench.ScoreAsync();
        server.Model.Shift = 0.1f;

        Assert.Contains("other weights", (await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.ScoreAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rest")]
    [InlineData("grpc")]
    public async Task Find_VersionsOfATrainingLibrary_AreNotAskedFor(string transport)
    {
        await using var server = await PlantedModelServer.StartAsync(s => (s.Model.Versions, s.Model.ListedVersions) = ([], ["sklearn/0.20.1"]));
        await using var bench = Bench(server, transport);

        Assert.Equal(40, (await bench.ScoreAsync()).Length);
        Assert.Equal("", bench.Served.Version);
    }

    [Fact]
    public async Task Find_DimensionsThatNoProductHolds_AreNotTried()
    {
        await using var server = await PlantedModelServer.StartAsync(s => (s.Model.Versions, s.Model.InputShape) = (["1", "2"], [-1, 4, 1L << 31, 1L << 31]));
        using var asked = ModelServer.Of(server.Rest);

        var found = await asked.FindAsync("shapes", TestContext.Current.CancellationToken);

        Assert.Equal(("2", 0), (found.Model.Version, server.Inferences));
    }

    private static RemoteBench Bench(PlantedModelServer server, string transport) => RemoteBench.Of(transport == "grpc" ? server.Grpc : server.Rest);
}

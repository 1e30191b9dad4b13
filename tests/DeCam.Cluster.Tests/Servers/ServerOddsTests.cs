using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DeCam.Inference.Servers;
using DeCam.Scoring;
using Microsoft.AspNetCore.Http;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>Servers that say less, more or other things than is usual, and networks that say nothing.</summary>
public sealed class ServerOddsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https")]
    [InlineData("grpcs")]
    public async Task Find_NoConnectionInTime_IsToldFromASlowAnswer(string scheme)
    {
        // It accepts, and never speaks TLS.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var asked = ModelServer.Of(string.Create(CultureInfo.InvariantCulture, $"remote:{scheme}://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"),
            new() { ConnectTime = TimeSpan.FromMilliseconds(200), Pauses = [] });

        var missing = await Assert.ThrowsAsync<ModelMissingException>(() => asked.FindAsync("shapes", Token));

        Assert.Contains("cannot be reached within 0.2 s", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_ErrorThatIsNoText_IsToldWithoutIt()
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(server.Rest);
        await bench.ScoreAsync();
        server.Fault = Infer(async http =>
        {
            http.Response.StatusCode = 500;
            await http.Response.WriteAsync("{\"error\":\"\\ud800\"}");
        });

        Assert.Contains("failed on a batch (500)", (await Assert.ThrowsAsync<IOException>(() => bench.ScoreAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, '9')]
    [InlineData(1, '\a')]
    public async Task Find_NameThatNoRequestCanCarry_IsRefused(int length, char of)
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.Versions = [new string(of, length)]);
        foreach (var device in (string[])[server.Rest, server.Grpc])
        {
            using var asked = ModelServer.Of(device);

            var refused = await Assert.ThrowsAsync<ScoringRefusedException>(() => asked.FindAsync("shapes", Token));

            Assert.Contains("calls a version of model 'shapes'", refused.Message, StringComparison.Ordinal);
            Assert.Contains("names of at most 255 characters, without control characters", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("rest", "client intended to send too large body")]
    [InlineData("grpc", "Received message larger than max (49196 vs. 4096)")]
    public async Task Open_OnePictureIsTooLarge_IsRefusedWithTheWayOut(string transport, string said)
    {
        var isGrpc = transport == "grpc";
        await using var server = await PlantedModelServer.StartAsync(s => s.Fault = Infer(http => isGrpc ? PlantedGrpc.EndAsync(http, null, 8, said) : PlantedRest.SayAsync(http, new { error = said }, 413)));
        await using var bench = RemoteBench.Of(isGrpc ? server.Grpc : server.Rest);

        var refused = await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.SeeAsync());

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Contains("which is one picture of 64 x 64 pixels; raise the limit", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TooManyRequests_IsMissing()
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Fault = Infer(http => PlantedGrpc.EndAsync(http, null, 8, "quota exceeded")));
        await using var bench = RemoteBench.Of(server.Grpc);

        Assert.Contains("takes no more requests now", (await Assert.ThrowsAsync<ModelMissingException>(() => bench.SeeAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arithmetic_ServerSaysNothingOfItself_HasNoName()
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.SaysSoftware = false);
        await using var bench = RemoteBench.Of(server.Grpc);
        await bench.FindAsync();

        Assert.Equal("model server", (await bench.Device.ArithmeticAsync(bench.Model, Token)).Runtime);
    }

    private static Func<HttpContext, Task<bool>> Infer(Func<HttpContext, Task> answer) => async http =>
    {
        if (!PlantedModelServer.IsInference(http.Request.Path)) return false;
        await answer(http);
        return true;
    };
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DeCam.Cluster.Tests.Client;
using DeCam.Inference.Servers;
using DeCam.Scoring;
using Microsoft.AspNetCore.Http;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>Model servers that are away, slow, closed to us, or answer what nobody asked for. Each is one sentence, in time.</summary>
public sealed class ServerFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("remote:http://me:hunter2@127.0.0.1:8000", "DECAM_MODEL_SERVER_AUTHORIZATION")]
    [InlineData("remote:ftp://127.0.0.1:8000", "remote:grpc://HOST:PORT")]
    [InlineData("remote:127.0.0.1:8000", "remote:http://HOST:PORT")]
    [InlineData("remote:", "remote:http://HOST:PORT")]
    [InlineData("remote:grpc://127.0.0.1", "names no port")]
    [InlineData("remote:grpc://127.0.0.1:8001/v2", "has a path")]
    [InlineData("remote:http://127.0.0.1:8000/?token=1", "query")]
    [InlineData("remote:ftp:127.0.0.1:8000/#token=1", "fragment")]
    public void Address_Malformed_IsRefusedWithTheWayOut(string device, string words)
    {
        var refused = Assert.Throws<ScoringRefusedException>(() => ModelServer.Of(device));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token=1", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("remote:http://127.0.0.1:1", "cannot be reached")]
    [InlineData("remote:grpc://127.0.0.1:1", "cannot be reached")]
    [InlineData("remote:http://no-such-host.invalid:8000", "name cannot be looked up")]
    public async Task Find_Away_IsMissing(string device, string words) => await MissesAsync(device, words);

    [Fact]
    public async Task Find_PlainWhereTlsIsSpoken_IsMissing()
    {
        await using var server = await PlantedModelServer.StartAsync();

        await MissesAsync(server.Rest.Replace("http:", "https:", StringComparison.Ordinal), "TLS");
    }

    [Fact]
    public async Task Find_CertificateOfNobody_IsMissing()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var server = await PlantedModelServer.StartAsync(s => s.Certificate = own);

        await MissesAsync(server.Rest.Replace("http:", "https:", StringComparison.Ordinal), "see that its certificate is of an authority that this machine trusts");
        Assert.Empty(server.Paths);
    }

    [Theory]
    [InlineData("rest")]
    [InlineData("grpc")]
    public async Task Score_Slow_GivesUpInTime(string transport)
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(transport == "grpc" ? server.Grpc : server.Rest, seconds: 0.4);
        await bench.ScoreAsync();
        var before = server.Inferences;
        server.Fault = async http =>
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };

        var missing = await Assert.ThrowsAsync<ModelMissingException>(() => bench.ScoreAsync());

        Assert.Contains("did not answer within 0.4 s", missing.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Inferences - before);
    }

    [Theory]
    [InlineData(503, "Server\u001b[31m is \nstarting", "cannot answer now (503: Server\\u001b[31m is starting)")]
    [InlineData(429, "slow down", "cannot answer now (429: slow down)")]
    [InlineData(401, "no token", "set DECAM_MODEL_SERVER_AUTHORIZATION")]
    [InlineData(403, "not you", "set DECAM_MODEL_SERVER_AUTHORIZATION")]
    public async Task Score_ThatMayPass_IsMissingWithTheWordsOfTheServer(int status, string error, string words)
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.MostImages = 2);      // many requests, of which the first fault ends the others
        await using var bench = RemoteBench.Of(server.Rest);
        await bench.ScoreAsync();
        server.Fault = http => AnswerAsync(http, status, error);

        var missing = await Assert.ThrowsAsync<ModelMissingException>(() => bench.ScoreAsync());

        Assert.Contains(words, missing.Message, StringComparison.Ordinal);
        Assert.Equal(status is 401 or 403, missing.InnerException is UnauthorizedAccessException);
    }

    [Fact]
    public async Task Score_ServerFails_IsAFaultOfBoundedLength()
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(server.Rest);
        await bench.ScoreAsync();
        server.Fault = http => PlantedModelServer.IsInference(http.Request.Path) ? AnswerAsync(http, 500, "CUDA " + new string('x', 50_000)) : Task.FromResult(false);

        var fault = await Assert.ThrowsAsync<IOException>(() => bench.ScoreAsync());

        Assert.Contains("failed on a batch (500: CUDA xxx", fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Message.Length, 300, 1000);
    }

    [Fact]
    public async Task Score_FailsForAMoment_IsRepeated()
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(server.Rest);
        var expected = await bench.ScoreAsync();
        var failures = 2;
        server.Fault = http => PlantedModelServer.IsInference(http.Request.Path) && Interlocked.Decrement(ref failures) >= 0 ? AnswerAsync(http, 503, "busy") : Task.FromResult(false);

        Assert.Equal(expected, await bench.ScoreAsync());
        Assert.True(failures < 0);
    }

    [Theory]
    [InlineData("rest")]
    [InlineData("grpc")]
    public async Task Score_ModelUnloaded_IsMissingAndComesBack(string transport)
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(transport == "grpc" ? server.Grpc : server.Rest);
        var expected = await bench.ScoreAsync();
        server.Model.IsReady = false;

        var missing = await Assert.ThrowsAsync<ModelMissingException>(() => bench.ScoreAsync());
        server.Model.IsReady = true;

        Assert.Contains("is not at ready state", missing.Message, StringComparison.Ordinal);
        Assert.Equal(expected, await bench.ScoreAsync());
    }

    [Fact]
    public async Task Score_ProxyAnswersMeanwhile_IsMissing()
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(server.Rest);
        await bench.ScoreAsync();
        server.Fault = http => AnswerAsync(http, 404, "default backend");

        Assert.Contains("there is nothing at /v2", (await Assert.ThrowsAsync<ModelMissingException>(() => bench.ScoreAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rest")]
    [InlineData("grpc")]
    public async Task Score_ModelReplaced_IsRefusedAndNotMixed(string transport)
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(transport == "grpc" ? server.Grpc : server.Rest);
        await bench.ScoreAsync();
        server.Model.Versions = ["2"];

        var refused = await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.ScoreAsync());

        Assert.Contains("was replaced while it was in use: the server has version 2 in its place", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_OtherWeightsUnderTheSameVersion_IsRefusedAndNotMixed()
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(server.Rest);
        await bench.ScoreAsync();
        server.Model.Shift = 0.5f;

        Assert.Contains("other weights", (await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.ScoreAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_UnknownModel_IsMissingByName()
    {
        await using var server = await PlantedModelServer.StartAsync();
        using var asked = ModelServer.Of(server.Rest);

        var missing = await Assert.ThrowsAsync<ModelMissingException>(() => asked.FindAsync("resnet", Token));

        Assert.Contains("has no model 'resnet' that is ready: Request for unknown model", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT64", "FP32", "takes INT64|takes int64")]
    [InlineData("FP16", "FP32", "takes FP16")]
    [InlineData("FP32", "INT64", "gives int64")]
    public async Task Open_WrongDatatype_IsRefused(string input, string output, string words)
    {
        await using var server = await PlantedModelServer.StartAsync(s => (s.Model.InputType, s.Model.OutputType) = (input, output));
        await using var bench = RemoteBench.Of(server.Rest);

        var refused = await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.SeeAsync());

        Assert.Matches(words, refused.Message);
    }

    [Fact]
    public async Task Open_NoPicture_IsRefused()
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.InputShape = [-1, 17]);
        await using var bench = RemoteBench.Of(server.Rest);

        Assert.Contains("no square picture", (await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.SeeAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ServerTakesAnotherSizeThanItSays_IsRefusedInItsWords()
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Model.InputShape = [-1, 3, 32, 32]);
        await using var bench = RemoteBench.Of(server.Rest, hasSidecar: false);

        Assert.Contains("refuses a batch (400: unexpected shape for input", (await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.SeeAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"model_name\":\"shapes\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"logits\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}", "answered 2 values of shape [1, 2]")]
    [InlineData("{\"model_name\":\"shapes\",\"model_version\":\"7\",\"outputs\":[{\"name\":\"logits\",\"datatype\":\"FP32\",\"shape\":[1,8],\"data\":[1,2,3,4,5,6,7,8]}]}", "version 7 in its place")]
    [InlineData("{\"model_name\":\"shapes\",\"outputs\":[{\"name\":\"other\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1]}]}", "no such output")]
    [InlineData("{\"model_name\":\"shapes\",\"outputs\":[{\"name\":\"logits\",\"datatype\":\"BYTES\",\"shape\":[1,1],\"data\":[\"cat\"]}]}", "gives BYTES where FP32")]
    [InlineData("{\"outputs\":[{\"name\":null,\"datatype\":null,\"shape\":[1,8],\"data\":[1]}]}", "no such output")]
    [InlineData("{\"outputs\":[{\"name\":\"logits\",\"datatype\":null,\"shape\":[1,8],\"data\":[1]}]}", "where FP32, FP64 or FP16 is wanted")]
    [InlineData("{\"outputs\":[{\"name\":\"logits\",\"datatype\":\"FP32\",\"shape\":[1,8],\"data\":[null]}]}", "an answer that the protocol does not know")]
    [InlineData("<html>welcome</html>", "an answer that the protocol does not know")]
    public async Task Score_AnotherAnswer_IsRefused(string answer, string words)
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(server.Rest);
        await bench.ScoreAsync();
        server.Fault = async http =>
        {
            if (!PlantedModelServer.IsInference(http.Request.Path)) return false;
            await http.Response.WriteAsync(answer);
            return true;
        };

        Assert.Contains(words, (await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.ScoreAsync(1))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rest")]
    [InlineData("grpc")]
    public async Task Score_CutOffHalfWay_IsMissing(string transport)
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(transport == "grpc" ? server.Grpc : server.Rest);
        await bench.ScoreAsync();
        server.Fault = async http =>
        {
            http.Response.ContentLength = 1000;
            await http.Response.Body.WriteAsync(new byte[10]);
            await http.Response.Body.FlushAsync();
            http.Abort();
            return true;
        };

        Assert.Matches("broke off|ended the connection", (await Assert.ThrowsAsync<ModelMissingException>(() => bench.ScoreAsync())).Message);
    }

    [Theory]
    [InlineData("rest", true)]
    [InlineData("rest", false)]
    [InlineData("grpc", false)]
    public async Task Score_AnswerTooLarge_IsRefused(string transport, bool isSaid)
    {
        await using var server = await PlantedModelServer.StartAsync();
        await using var bench = RemoteBench.Of(transport == "grpc" ? server.Grpc : server.Rest, answerBytes: 10_000);
        await bench.ScoreAsync();
        server.Fault = async http =>
        {
            if (isSaid) http.Response.ContentLength = 1_000_000;
            // The client leaves in the middle.
            for (var i = 0; i < 1000 && !http.RequestAborted.IsCancellationRequested; i++) await http.Response.Body.WriteAsync(new byte[1000], http.RequestAborted);
            return true;
        };

        Assert.Contains("more than 10,000 bytes", (await Assert.ThrowsAsync<ScoringRefusedException>(() => bench.ScoreAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_Redirect_IsNotFollowed()
    {
        await using var other = await PlantedModelServer.StartAsync();
        await using var server = await PlantedModelServer.StartAsync(s => s.Fault = http =>
        {
            http.Response.Redirect(other.Rest["remote:".Length..] + http.Request.Path);
            return Task.FromResult(true);
        });
        using var asked = ModelServer.Of(server.Rest);

        var refused = await Assert.ThrowsAsync<ScoringRefusedException>(() => asked.FindAsync("shapes", Token));

        Assert.Contains("redirect (302), which is not followed", refused.Message, StringComparison.Ordinal);
        Assert.Empty(other.Paths);
    }

    [Theory]
    [InlineData("rest", 404)]
    [InlineData("rest", 200)]
    [InlineData("grpc", 200)]
    public async Task Find_SomethingElse_IsToldFromAModelServer(string transport, int status)
    {
        await using var server = await PlantedModelServer.StartAsync(s => s.Fault = async http =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync("<html>It works!</html>");
            return true;
        });
        using var asked = ModelServer.Of(transport == "grpc" ? server.Grpc : server.Rest);

        var refused = await Assert.ThrowsAsync<ScoringRefusedException>(() => asked.FindAsync("shapes", Token));

        Assert.Matches("Open Inference Protocol|does not answer by gRPC", refused.Message);
    }

    [Fact]
    public async Task Find_RestSpokenToGrpc_SaysSo()
    {
        await using var server = await PlantedModelServer.StartAsync();
        using var asked = ModelServer.Of(server.Rest.Replace("http:", "grpc:", StringComparison.Ordinal), new() { Pauses = [] });

        Assert.Contains("does not speak gRPC", (await Assert.ThrowsAsync<ModelMissingException>(() => asked.FindAsync("shapes", Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_OfTheEnvironment_GoesToTheServerAlone()
    {
        const string Variable = "DECAM_MODEL_SERVER_AUTHORIZATION", Secret = "Bearer s3cr3t";
        await using var server = await PlantedModelServer.StartAsync();
        var said = new List<string>();
        try
        {
            Environment.SetEnvironmentVariable(Variable, Secret);
            await using var bench = RemoteBench.Of(server.Rest);
            var view = await bench.SeeAsync();
            Assert.Contains(Secret, server.Authorizations);
            Assert.DoesNotContain("s3cr3t", view.ToString() + string.Join(' ', view.Notes), StringComparison.Ordinal);
            var inspected = await Decam.RunAsync("model", "inspect", "shapes", "--device", "remote:http://0.0.0.0:1");
            Assert.Contains("without encryption", inspected.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cr3t", inspected.Error, StringComparison.Ordinal);
            using var plain = ModelServer.Of("remote:http://gpu.invalid:8000", warn: said.Add);
            Environment.SetEnvironmentVariable(Variable, "Bearer\ns3cr3t");
            Assert.DoesNotContain("s3cr3t", Assert.Throws<ScoringRefusedException>(() => ModelServer.Of(server.Rest)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }

        Assert.Contains("without encryption", Assert.Single(said), StringComparison.Ordinal);
    }

    private static async Task MissesAsync(string device, string words)
    {
        using var server = ModelServer.Of(device, new() { Pauses = [TimeSpan.FromMilliseconds(10)] });

        var missing = await Assert.ThrowsAsync<ModelMissingException>(() => server.FindAsync("shapes", Token));

        Assert.Contains(words, missing.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> AnswerAsync(HttpContext http, int status, string error)
    {
        await PlantedRest.SayAsync(http, new { error }, status);
        return true;
    }
}

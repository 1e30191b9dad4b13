using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using DeCam.Cluster.Silo.Security;
using DeCam.Cluster.Testing.Processes;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Silo.Processes;

/// <summary>The executable, as a real process.</summary>
public sealed class SiloProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Terminate_ReadySilo_DrainsAndEndsWithZero()
    {
        await using var silo = await StartAsync();
        Assert.Equal(200, await silo.StatusAsync("/health/live", Token));
        Assert.Equal(200, await silo.StatusAsync("/health/startup", Token));
        await IsAsDocumentedAsync(silo);

        silo.Terminate();

        Assert.Equal(0, await silo.WaitForExitAsync(Token));
        Assert.Contains("stops: no new work", silo.Said, StringComparison.Ordinal);
        Assert.Contains("has stopped", silo.Said, StringComparison.Ordinal);
        IsClean(silo);
    }

    private static async Task IsAsDocumentedAsync(SiloProcess silo)
    {
        using var http = new HttpClient();
        var version = await http.GetFromJsonAsync<JsonElement>(new Uri($"http://127.0.0.1:{silo.Ports.Http}/version"), Token);

        var keys = version.EnumerateObject().Select(p => p.Name).ToList();
        var row = Markdown.RowsOf("docs/operations.md").Single(cells => cells[0] == "`/version`")[1];
        Assert.Equal($"{string.Join(", ", keys[..^1])} and {keys[^1]} as JSON", row);
        Assert.Contains($" take no orders and tell {string.Join(", ", keys[..^1])} and {keys[^1]}; `/metrics`", string.Join('\n', Markdown.Lines("SECURITY.md")), StringComparison.Ordinal);
        Assert.Contains($" take no orders. They tell {string.Join(", ", keys[..^1])} and {keys[^1]} of the silo", string.Join('\n', Markdown.Lines("README.md")), StringComparison.Ordinal);
        Assert.Equal((SoftwareVersion.Current, "decam"), (version.GetProperty("version").GetString(), version.GetProperty("cluster").GetString()));
        Assert.Equal(("all", "ready"), (version.GetProperty("roles").GetString(), version.GetProperty("phase").GetString()));
    }

    [Fact]
    public async Task Terminate_SimulatedDevicesInLongBatches_EndsWithinTheDrainTime()
    {
        var environment = new Dictionary<string, string> { ["DeCam__Silo__DrainTime"] = "00:00:12" };
        await using var silo = SiloProcess.Launch(null, environment, "--data", _folder.Path, "--models", Samples.Of(), "--simulate", "2x60000");
        await silo.WaitUntilReadyAsync(Token);
        // Another preprocessing is another model to the queues.
        string[] Explain(string mean) => ["explain", Samples.Of("shapes", "03_star.png"), "--model", "shapes_cnn.onnx", "--mean", mean, "--std", "0.5",
            "--cluster", $"gateway:127.0.0.1:{silo.Ports.Gateway}", "--out", _folder.File($"out-{mean}")];
        using var first = Client.DecamProcess.Start(Explain("0.1"));
        using var second = Client.DecamProcess.Start(Explain("0.2"));
        await silo.Process.WaitForAsync("served two models", _ => Task.FromResult(silo.Said.Split("the devices of this silo serve it now").Length > 2), Token);

        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        silo.Terminate();

        Assert.Equal(0, await silo.WaitForExitAsync(Token));
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(12));
        Assert.DoesNotContain("failed to stop", silo.Said, StringComparison.Ordinal);
        IsClean(silo);
    }

    [Fact]
    public async Task Join_SecondSilo_BecomesReadyAndLeavesAgain()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync("--join", $"localhost:{first.Ports.Silo}", "--roles", "evaluator");

        second.Terminate();

        Assert.Equal(0, await second.WaitForExitAsync(Token));
        Assert.Equal(200, await first.StatusAsync("/health/ready", Token));
        IsClean(second);
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    [InlineData("http")]
    public async Task Start_PortTaken_SaysWhichAndEndsWithFive(string which)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var ports = SiloPorts.Draw();
        ports = which switch
        {
            "silo" => ports with { Silo = taken },
            "gateway" => ports with { Gateway = taken },
            _ => ports with { Http = taken },
        };
        await using var silo = SiloProcess.Launch(ports, new Dictionary<string, string>(), "--data", _folder.Path);

        Assert.Equal(5, await silo.WaitForExitAsync(Token));
        Assert.Contains($"port {taken} belongs to another program", silo.Process.Error, StringComparison.Ordinal);
        IsClean(silo);
    }

    [Theory]
    [InlineData(4, "Redis at 127.0.0.1:9 does not answer", "--redis", "127.0.0.1:9")]
    [InlineData(2, "DeCam:Redis:Connection names '::1:9'; give HOST:PORT, with an IPv6 address in brackets", "--redis", "::1:9")]
    [InlineData(4, "No silo answers at 127.0.0.1:9", "--join", "127.0.0.1:9")]
    [InlineData(3, "models folder '/does/not/exist' does not exist", "--models", "/does/not/exist")]
    [InlineData(3, "data folder '/proc/nowhere' cannot be written", "--data", "/proc/nowhere")]
    [InlineData(2, "DeCam:Devices:Threads is '0'", "--threads", "0")]
    [InlineData(2, "Device 'abacus' does not exist", "--device", "abacus")]
    [InlineData(2, "beyond loopback", "--address", "192.0.2.7")]
    [InlineData(2, "'--bogus'", "--bogus")]
    [InlineData(2, "the one address", "--address", "0.0.0.0", "--trust-network")]
    [InlineData(2, "does not have the address 192.0.2.7", "--address", "192.0.2.7", "--trust-network")]
    [InlineData(4, "Redis at 127.0.0.1:9 does not answer", "--redis", "127.0.0.1:9,password=geheim")]
    [InlineData(4, "Redis at 127.0.0.1:9 does not answer", "--redis", "geheim@127.0.0.1:9")]
    public async Task Start_Impossible_IsOneSentenceAndAnExitCode(int exitCode, string sentence, params string[] arguments)
    {
        await using var silo = SiloProcess.Launch(null, new Dictionary<string, string> { ["DeCam__Storage__Folder"] = _folder.Path }, arguments);

        Assert.Equal(exitCode, await silo.WaitForExitAsync(Token));
        Assert.Contains(sentence, silo.Process.Error, StringComparison.Ordinal);
        IsClean(silo);
    }

    [Theory]
    [InlineData(2, "DeCam:Sweeps:MaxCells is '0'", "DeCam__Sweeps__MaxCells=0")]
    [InlineData(2, "POD_IP is 'nowhere'", "POD_IP=nowhere")]
    [InlineData(3, "artifact folder '/proc/x' cannot be written", "DeCam__Artifacts__Folder=/proc/x")]
    [InlineData(3, "upload folder '/proc/x' cannot be written", "DeCam__Artifacts__UploadFolder=/proc/x")]
    [InlineData(4, "Bucket 'b' at http://localhost:1 cannot be written and read", "DeCam__Artifacts__Kind=s3", "DeCam__Artifacts__Bucket=b", "DeCam__Artifacts__Endpoint=http://localhost:1", "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b")]
    public async Task Start_ImpossibleEnvironment_IsOneSentenceAndAnExitCode(int exitCode, string sentence, params string[] variables)
    {
        var environment = variables.Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);
        await using var silo = SiloProcess.Launch(null, environment, "--data", _folder.Path);

        Assert.Equal(exitCode, await silo.WaitForExitAsync(Token));
        Assert.Contains(sentence, silo.Process.Error, StringComparison.Ordinal);
        IsClean(silo);
    }

    [Fact]
    public async Task Start_BadFilesAmongTheModels_AreNamedAndTheOthersServed()
    {
        var models = Directory.CreateDirectory(_folder.File("models")).FullName;
        File.Copy(Samples.ShapesModel, Path.Combine(models, "good.onnx"));
        File.Copy(Samples.ShapesModel, Path.Combine(models, "nul.onnx"));
        await File.WriteAllTextAsync(Path.Combine(models, "nul.json"), """{ "labels": "a\u0000b" }""", Token);
        await System.Diagnostics.Process.Start("mkfifo", [Path.Combine(models, "pipe.onnx")]).WaitForExitAsync(Token);
        Directory.CreateSymbolicLink(Path.Combine(models, "round"), models);

        await using var silo = await StartAsync("--models", models);
        var status = await Client.Decam.RunAsync("cluster", "status", "--cluster", $"gateway:127.0.0.1:{silo.Ports.Gateway}");

        Assert.Equal(0, status.ExitCode);
        Assert.Contains("good.onnx", status.Output, StringComparison.Ordinal);
        Assert.Matches("model file nul.onnx is not served: .*labels", status.Output);
        Assert.Contains("model file pipe.onnx is not served: It is a pipe", status.Output, StringComparison.Ordinal);
        Assert.Contains("model file round/ is not served: It is a link back", status.Output, StringComparison.Ordinal);
        Assert.Single(silo.Said.Split('\n'), line => line.Contains("pipe.onnx is not served", StringComparison.Ordinal));
        IsClean(silo);
    }

    [Fact]
    public async Task Start_DataFolderOfAnotherSilo_IsRefusedUnlessItJoins()
    {
        await using var first = await StartAsync();
        await using var second = SiloProcess.Launch(null, new Dictionary<string, string>(), "--data", _folder.Path);

        Assert.Equal(3, await second.WaitForExitAsync(Token));
        Assert.Contains($"'{_folder.Path}' is in use by the silo of process {first.Process.Id}; join its cluster with --join 127.0.0.1:{first.Ports.Silo}", second.Process.Error, StringComparison.Ordinal);
        IsClean(second);

        first.Kill();
        await first.WaitForExitAsync(Token);
        await using var third = await StartAsync();
    }

    [Fact]
    public async Task Start_PortZero_DrawsAFreeOne()
    {
        await using var silo = await StartAsync("--cluster-id", "drawn", "--roles", "coordinator,evaluator");
        await silo.WaitUntilSaidAsync("is ready", Token);
        Assert.Contains("gateway none", silo.Said, StringComparison.Ordinal);
        await using var drawn = await SiloProcess.StartAsync(SiloPorts.Draw() with { Silo = 0 }, ["--data", _folder.File("drawn"), "--device", "cpu", "--threads", "1"], Token);
        await drawn.WaitUntilSaidAsync("is ready", Token);
        Assert.DoesNotContain(":0,", drawn.Said, StringComparison.Ordinal);
        IsClean(drawn);
    }

    [Fact]
    public async Task Start_RedisKilledAndStartedAgain_SiloSurvives()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync("secret", Token);
        var environment = new Dictionary<string, string> { ["DeCam__Redis__Password"] = "secret", ["DeCam__Silo__StartTimeout"] = "00:01:30" };
        await using var silo = SiloProcess.Launch(null, environment, "--data", _folder.Path, "--redis", redis.Address);
        await silo.WaitUntilReadyAsync(Token);

        await redis.StopAsync();
        Assert.Equal(200, await silo.StatusAsync("/health/ready", Token));
        await redis.StartAgainAsync(Token);

        await using var second = SiloProcess.Launch(null, environment, "--data", _folder.Path, "--redis", redis.Address);
        await second.WaitUntilReadyAsync(Token);
        silo.Terminate();
        Assert.Equal(0, await silo.WaitForExitAsync(Token));
        IsClean(silo);
    }

    [Fact]
    public async Task Stop_RedisIsAway_EndsAllTheSameAndSaysSo()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync(null, Token);
        var environment = new Dictionary<string, string> { ["DeCam__Silo__DrainTime"] = "00:00:06", ["DeCam__Silo__StartTimeout"] = "00:01:30" };
        await using var silo = SiloProcess.Launch(null, environment, "--data", _folder.Path, "--redis", redis.Address);
        await silo.WaitUntilReadyAsync(Token);

        await redis.StopAsync();
        silo.Terminate();

        // Orleans alone takes two minutes.
        Assert.Equal(4, await silo.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromMinutes(1), Token));
        await silo.WaitUntilSaidAsync($"ended without leaving the cluster, because Redis at {redis.Address}", Token);
    }

    [Fact]
    public async Task Start_WithoutTheCertificatesOfTheOthers_EndsBySentence()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync(null, Token);
        CertificateFiles.Make(_folder.File("certs"), ["silo"], 2);
        var certificates = new Dictionary<string, string>
        {
            ["DeCam__Tls__Certificate"] = _folder.File("certs", "silo.crt"),
            ["DeCam__Tls__Key"] = _folder.File("certs", "silo.key"),
            ["DeCam__Tls__Authority"] = _folder.File("certs", "ca.crt"),
        };
        await using var first = SiloProcess.Launch(null, certificates, "--data", _folder.Path, "--redis", redis.Address);
        await first.WaitUntilReadyAsync(Token);

        await using var other = SiloProcess.Launch(null, new Dictionary<string, string>(), "--data", _folder.Path, "--redis", redis.Address);

        Assert.Equal(4, await other.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromMinutes(2), Token));
        await other.WaitUntilSaidAsync("TLS certificates (all of one authority, or none)", Token);
        Assert.DoesNotContain("   at ", other.Said, StringComparison.Ordinal);
        Assert.Equal(200, await first.StatusAsync("/health/ready", Token));
    }

    [Fact]
    public async Task Start_ClusterIdOnARedis_KeepsEverythingUnderItAndLetsItsClientsIn()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync(null, Token);
        await using var silo = await StartAsync("--redis", redis.Address, "--cluster-id", "north");

        var keys = await redis.KeysAsync();
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.StartsWith("north/", key, StringComparison.Ordinal));
        var status = await Client.Decam.RunAsync("cluster", "status", "--cluster", $"redis:{redis.Address}", "--cluster-id", "north");
        Assert.Equal(0, status.ExitCode);
        Assert.Contains("coordinator, evaluator, api", status.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("~decam/* &* +@all -@admin -@dangerous", null)]
    [InlineData("~decam/* &* +@all -@scripting", "'eval' command")]
    [InlineData("~* &* +@read +@connection", "'setrange' command")]
    [InlineData("~other/* &* +@all", "no permissions to access")]
    public async Task Start_RedisUserWithRights_SaysWhichIsMissing(string rights, string? missing)
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync(null, Token);
        await redis.SetUserAsync("silo", ["on", ">secret", .. rights.Split(' ')]);
        await using var silo = SiloProcess.Launch(null, new Dictionary<string, string> { ["DeCam__Redis__Password"] = "secret" }, "--data", _folder.Path, "--redis", $"{redis.Address},user=silo");

        if (missing is null)
        {
            await silo.WaitUntilReadyAsync(Token);
            await redis.SetUserAsync("silo", ["-@scripting"]);
            await silo.WaitUntilSaidAsync("refuses a right that a silo needs (NOPERM", Token);
            Assert.Equal(503, await silo.StatusAsync("/health/ready", Token));
            await redis.SetUserAsync("silo", ["+@scripting"]);
            await silo.WaitUntilReadyAsync(Token);
            return;
        }

        Assert.Equal(4, await silo.WaitForExitAsync(Token));
        Assert.Contains("refuses a right that a silo needs (NOPERM", silo.Process.Error, StringComparison.Ordinal);
        Assert.Contains(missing, silo.Process.Error, StringComparison.Ordinal);
        Assert.Contains("'~decam/* &* +@all -@admin -@dangerous'", silo.Process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WrongRedisPassword_SaysSo()
    {
        Requirement.Redis();
        await using var redis = await RedisProcess.StartAsync("secret", Token);
        await using var silo = SiloProcess.Launch(null, new Dictionary<string, string>(), "--data", _folder.Path, "--redis", redis.Address);

        Assert.Equal(4, await silo.WaitForExitAsync(Token));
        Assert.Contains("refuses the password", silo.Process.Error, StringComparison.Ordinal);
        IsClean(silo);
    }

    private static void IsClean(SiloProcess silo)
    {
        Assert.DoesNotContain("geheim", silo.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", silo.Said, StringComparison.Ordinal);
    }

    private Task<SiloProcess> StartAsync(params IEnumerable<string> arguments) =>
        SiloProcess.StartAsync(null, ["--data", _folder.Path, "--device", "cpu", "--threads", "1", .. arguments], Token);
}

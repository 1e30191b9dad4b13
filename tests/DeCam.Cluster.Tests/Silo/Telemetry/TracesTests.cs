using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Testing.Telemetry;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Silo.Telemetry;

/// <summary>What real programs send by OTLP.</summary>
public sealed class TracesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Explain_CoordinatorAndEvaluatorOnTwoSilos_IsOneTrace()
    {
        using var receiver = new OtlpReceiver();
        await using var first = await StartAsync(receiver, "--name", "first", "--roles", "coordinator,api");
        await using var second = await StartAsync(receiver, "--name", "second", "--roles", "evaluator", "--simulate", "1x80",
            "--join", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{first.Ports.Silo}"));

        // Longer than two seconds, for a checkpoint.
        var explained = await Decam.RunAsync("explain", Samples.Of("shapes", "03_star.png"), "--model", "shapes_cnn.onnx", "--budget", "2500", "--no-metrics",
            "--cluster", $"gateway:127.0.0.1:{first.Ports.Gateway}", "--out", _folder.File("out"));
        Assert.True(explained.ExitCode == 0, explained.Error);
        Assert.Equal(404, await first.StatusAsync("/metrics", Token));

        await receiver.UntilAsync(r => r.Spans.Any(s => s.Name == "checkpoint") && Count(r, "score") == Count(r, "lease") && Count(r, "lease") >= Count(r, "round") && Count(r, "round") > 1, "the whole trace", Token);
        var root = Assert.Single(receiver.Spans, s => s.Name == "submit");
        Assert.Equal("", root.Parent);
        Assert.All(receiver.Spans, s => Assert.Equal(root.Trace, s.Trace));
        var ids = receiver.Spans.ToLookup(s => s.Name, s => s.Id);
        Assert.All(receiver.Spans.Where(s => s.Name is "round" or "checkpoint"), s => Assert.Equal((root.Id, "first"), (s.Parent, s.Instance)));
        Assert.All(receiver.Spans.Where(s => s.Name == "lease"), s => Assert.True(s.Instance == "second" && ids["round"].Contains(s.Parent)));
        Assert.All(receiver.Spans.Where(s => s.Name == "score"), s => Assert.True(s.Instance == "second" && ids["lease"].Contains(s.Parent)));
        await receiver.UntilAsync(r => r.Metrics.ContainsKey("decam.evaluations") && r.Metrics.ContainsKey("decam.checkpoint.duration"), "metrics of both silos", Token);
    }

    [Fact]
    public async Task Explain_Embedded_SendsWhereTheVariablesSay()
    {
        using var receiver = new OtlpReceiver();
        string[] variables = ["env", .. receiver.Variables.Select(v => $"{v.Key}={v.Value}")];
        using var program = DecamProcess.StartUnder(variables, "explain", Samples.Of("shapes", "03_star.png"), "--model", Samples.Of("shapes_cnn.onnx"), "--method", "rise", "-p", "masks=200",
            "--no-metrics", "--device", "cpu", "--threads", "1", "--data", _folder.File("data"), "--out", _folder.File("out"));

        Assert.Equal(0, (await program.EndAsync()).ExitCode);

        // Before it ends, a program sends what it has.
        Assert.Single(receiver.Spans.Select(s => s.Trace).Distinct());
        Assert.Contains(receiver.Spans, s => s.Name == "score");
        Assert.Contains("decam.evaluations", receiver.Metrics.Keys);
    }

    [Fact]
    public async Task Explain_ReceiverHangs_EndsAllTheSame()
    {
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        string[] variables = ["env", $"OTEL_EXPORTER_OTLP_ENDPOINT=http://{hanging.LocalEndpoint}", "OTEL_TRACES_SAMPLER=always_on"];
        using var program = DecamProcess.StartUnder(variables, "explain", Samples.Of("shapes", "03_star.png"), "--model", Samples.Of("shapes_cnn.onnx"), "--method", "rise", "-p", "masks=200",
            "--no-metrics", "--device", "cpu", "--threads", "1", "--data", _folder.File("data"), "--out", _folder.File("out"));

        var said = await program.EndAsync();

        Assert.True(said.ExitCode == 0, said.Error);
        Assert.DoesNotContain("127.0.0.1", said.Error, StringComparison.Ordinal);
    }

    private static int Count(OtlpReceiver receiver, string name) => receiver.Spans.Count(s => s.Name == name);

    private async Task<SiloProcess> StartAsync(OtlpReceiver receiver, params IEnumerable<string> arguments)
    {
        var variables = new Dictionary<string, string>(receiver.Variables) { ["DeCam__Telemetry__Metrics"] = "false" };
        var silo = SiloProcess.Launch(null, variables, ["--data", _folder.File("data"), "--models", Samples.Of(), .. arguments]);
        await silo.WaitUntilReadyAsync(Token);
        return silo;
    }
}

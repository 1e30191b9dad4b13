using System.Globalization;
using System.Text.RegularExpressions;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Client;

namespace DeCam.Cluster.Tests.Silo.Telemetry;

/// <summary>
/// A real silo with a simulated device that has done everything that is counted: a run that was cancelled in its middle, one that
/// failed, one that finished, and a sweep. Its metrics were read during the first run and at the end.
/// </summary>
public sealed partial class WatchedSilo : IAsyncLifetime
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly TemporaryFolder _folder = new();
    private SiloProcess _silo = null!;

    /// <summary>The metrics while a run went on.</summary>
    public string During { get; private set; } = "";

    /// <summary>The metrics at the end.</summary>
    public string After { get; private set; } = "";

    /// <summary>The log.</summary>
    public string Log => _silo.Said;

    /// <summary>Names of the metrics that the silo exposes, as queries name them.</summary>
    public IReadOnlySet<string> Names => Name().Matches(After).Select(m => m.Groups[1].Value).ToHashSet();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Cluster => string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{_silo.Ports.Gateway}");

    public async ValueTask InitializeAsync()
    {
        _silo = await SiloProcess.StartAsync(null, ["--name", "watched", "--data", _folder.File("data"), "--models", Samples.Of(), "--datasets", Samples.Of(), "--simulate", "1x20"], Token);
        await CancelAsync();
        var image = _folder.File("star\u001b[31m.png");
        File.Copy(Samples.Star, image);
        Assert.NotEqual(0, (await ExplainAsync(image, "--class", "99999")).ExitCode);
        Assert.Equal(0, (await ExplainAsync(Samples.Star, "--method", "rise", "-p", "masks=200")).ExitCode);
        await SweepAsync();
        await _silo.WaitUntilSaidAsync("Sweep shapes ('shapes') finished", Token);
        After = await ScrapeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The sum of the series of a metric whose labels are all of these, such as <c>decam_state="failed"</c>.</summary>
    public static double Sum(string metrics, string name, params string[] labels) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
        .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));

    private async Task CancelAsync()
    {
        // A search that cannot converge, so that it is still open when it is cancelled.
        using var program = DecamProcess.Start("explain", Samples.Star, "--model", "shapes_cnn.onnx", "--method", "rise", "-p", "masks=1000000", "--cluster", Cluster, "--out", _folder.File("long"));
        await _silo.Process.WaitForAsync("wrote a checkpoint", async _ => Sum(During = await ScrapeAsync(), "decam_checkpoint_size_bytes_count") > 0, Token);
        var runs = await Decam.RunAsync("runs", "list", "--json", "--cluster", Cluster);
        var id = runs.Document.GetProperty("runs")[0].GetProperty("runId").GetString()!;
        Assert.Equal(0, (await Decam.RunAsync("runs", "cancel", id, "--cluster", Cluster)).ExitCode);
        await program.EndAsync();
    }

    private Task<Said> ExplainAsync(string image, params string[] more) =>
        Decam.RunAsync(["explain", image, "--no-control", "--model", "shapes_cnn.onnx", "--cluster", Cluster, "--out", _folder.File("out"), .. more]);

    private async Task SweepAsync()
    {
        var spec = _folder.File("shapes.yaml");
        await File.WriteAllTextAsync(spec, """
            name: shapes
            models: [{ file: shapes_cnn.onnx }]
            methods: [{ name: rise, masks: 100 }]
            images: { dataset: shapes, limit: 2 }
            """, Token);
        var swept = await Decam.RunAsync("sweep", "run", spec, "--id", "shapes", "--cluster", Cluster, "--out", _folder.File("table"));
        Assert.True(swept.ExitCode == 0, swept.Error);
    }

    private Task<string> ScrapeAsync() => Http.GetStringAsync(new Uri($"http://127.0.0.1:{_silo.Ports.Http}/metrics"), Token);

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)\{", RegexOptions.Multiline)]
    private static partial Regex Name();
}

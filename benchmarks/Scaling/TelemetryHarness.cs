using System.Diagnostics;
using System.Globalization;
using DeCam.Cluster;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Grains.Telemetry;
using DeCam.Cluster.Testing;
using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Testing.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// What metrics and traces cost: silos as processes that differ in nothing else explain the same image in turn, and only their ratios
/// to the silo without both count. Metrics are read every second, far more often than by a monitor.
/// </summary>
internal static class TelemetryHarness
{
    private const int Warmups = 2;
    private static readonly HttpClient Http = new();
    private static readonly string[] Names = ["off", "metrics", "metrics, traces of 1 %", "metrics, traces of every run"];

    public static Harness Entry { get; } = new("telemetry", "[ROUNDS] [EVALUATIONS] [MODEL.onnx]: evaluations a second with metrics and traces beside those without", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 15;
        var evaluations = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4000;
        var model = Path.GetFullPath(args.Length > 2 ? args[2] : Samples.ShapesModel);
        WriteLeases();
        using var receiver = new OtlpReceiver();
        var watched = new List<Watched>();
        try
        {
            foreach (var name in Names) watched.Add(await Watched.StartAsync(name, model, receiver));
            for (var round = -Warmups; round < rounds; round++)
            {
                // The order changes, so that none always follows the same one.
                foreach (var silo in watched.Skip((round + Warmups) % watched.Count).Concat(watched.Take((round + Warmups) % watched.Count)).ToList())
                    await silo.ExplainAsync(round, evaluations);
            }

            Write(watched);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{receiver.Spans.Count} activities and {receiver.Metrics.Count} metrics were received."));
            return 0;
        }
        finally
        {
            foreach (var silo in watched) await silo.DisposeAsync();
        }
    }

    // Beside the silos, because a busy machine cannot tell a thousandth of their rates.
    private static void WriteLeases()
    {
        var unheard = LeaseCost.Seconds();
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(DeCamTelemetry.Name).AddPrometheusExporter().Build();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"To measure a lease takes {unheard * 1e9:0} ns where nobody listens, {LeaseCost.Seconds() * 1e9:0} ns with metrics."));
    }

    private static void Write(List<Watched> watched)
    {
        Console.WriteLine("| | evaluations/s | ratio, round by round | us CPU an evaluation | ratio |");
        Console.WriteLine("|---|---|---|---|---|");
        var off = watched[0].Rounds;
        foreach (var silo in watched)
        {
            var rates = silo.Rounds.Select((r, i) => r.Rate / off[i].Rate);
            // The lower quartile: what else the machine does makes processor time longer, never shorter.
            var (cost, without) = (At(silo.Rounds.Select(r => r.Cpu), 0.25), At(off.Select(r => r.Cpu), 0.25));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {silo.Name} | {At(silo.Rounds.Select(r => r.Rate), 0.5):0} | {Range(rates)} | {cost * 1e6:0} | {cost / without:0.000} |"));
        }
    }

    private static string Range(IEnumerable<double> values) =>
        string.Create(CultureInfo.InvariantCulture, $"{At(values, 0.5):0.000} ({At(values, 0.25):0.000} to {At(values, 0.75):0.000})");

    private static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)((sorted.Count - 1) * share)];
    }

    /// <summary>One silo, its client, and what its rounds gave: evaluations a second, and processor seconds an evaluation.</summary>
    private sealed class Watched(string name, SiloProcess silo, TemporaryFolder folder, ClusterConnection connection, RunSpec spec, bool isScraped) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private Task _scraping = Task.CompletedTask;

        public string Name => name;

        public List<(double Rate, double Cpu)> Rounds { get; } = [];

        public static async Task<Watched> StartAsync(string name, string model, OtlpReceiver receiver)
        {
            var folder = new TemporaryFolder();
            var silo = SiloProcess.Launch(null, Variables(name, receiver), "--data", folder.Path, "--models", Path.GetDirectoryName(model)!, "--device", "cpu");
            await silo.WaitUntilReadyAsync(CancellationToken.None);
            var address = string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{silo.Ports.Gateway}");
            var connection = await RemoteConnection.JoinAsync(new(address, null, "auto", null), _ => { }, CancellationToken.None);
            var spec = new RunSpec
            {
                Model = await connection.AddModelAsync(new(Path.GetFileName(model), ""), CancellationToken.None),
                ImageName = "image",
                ImageSha256 = await connection.PutAsync(await File.ReadAllBytesAsync(Samples.Star), CancellationToken.None),
                Method = "decam",
            };
            var watched = new Watched(name, silo, folder, connection, spec, name != Names[0]);
            watched._scraping = watched.ScrapeAsync();
            return watched;
        }

        public async Task ExplainAsync(int round, int evaluations)
        {
            var own = spec with { Seed = round, Budget = evaluations };
            var calls = new ClusterCalls(connection, TimeProvider.System);
            var run = connection.Grains.GetGrain<IExplanationGrain>(RunIds.Of(own));
            using var process = Process.GetProcessById(silo.Process.Id);
            var before = process.TotalProcessorTime;
            await calls.AskAsync(() => run.SubmitAsync(own, restart: false), CancellationToken.None);
            while ((await calls.AskAsync(run.StatusAsync, CancellationToken.None)).State == RunState.Running) await Task.Delay(50);
            process.Refresh();
            var used = (process.TotalProcessorTime - before).TotalSeconds;
            var result = await calls.AskAsync(run.ResultAsync, CancellationToken.None) ?? throw new InvalidOperationException($"The run on the silo '{name}' has no result.");
            if (round >= 0) Rounds.Add((result.Evaluations / result.Seconds, used / result.Evaluations));
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _scraping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await connection.DisposeAsync();
            await silo.DisposeAsync();
            folder.Dispose();
            _end.Dispose();
        }

        private static Dictionary<string, string> Variables(string name, OtlpReceiver receiver)
        {
            if (name == Names[0]) return new() { ["DeCam__Telemetry__Metrics"] = "false" };
            if (name == Names[1]) return [];
            var variables = receiver.Variables;
            if (name == Names[2]) variables.Remove("OTEL_TRACES_SAMPLER");
            return variables;
        }

        private async Task ScrapeAsync()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
            while (isScraped && await timer.WaitForNextTickAsync(_end.Token))
                await Http.GetStringAsync(new Uri($"http://127.0.0.1:{silo.Ports.Http}/metrics"), _end.Token);
        }
    }
}

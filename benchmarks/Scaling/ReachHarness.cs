using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DeCam.Cluster.Testing;
using DeCam.Cluster.Testing.Processes;
using DeCam.Testing;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// Whether commands get in while every core scores: three silos with default threads and a sweep of MobileNetV2 on one machine. Each
/// command is a process of its own, and is tried on the idle cluster first.
/// </summary>
internal static class ReachHarness
{
    private const string Model = "mobilenet_v2_1.0_224.onnx", Busy = "busy";
    private const int IdleTries = 5;
    private const double AllowedSeconds = 5, AllowedTimes = 10;

    public static Harness Entry { get; } = new("reach", "[TRIES]: commands on three silos whose every core scores (default 50 tries)", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        var tries = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 50;
        using var folder = new TemporaryFolder();
        await using var redis = await RedisProcess.StartAsync(null, CancellationToken.None);
        var silos = new List<SiloProcess>();
        try
        {
            for (var i = 0; i < 3; i++) silos.Add(await StartSiloAsync(redis, folder));
            var desk = new Desk(folder, $"redis:{redis.Address}");
            await desk.SubmitAsync("idle", seeds: 1, budget: 64);
            await desk.DoAsync("sweep", "watch", "idle");
            await desk.ExplainAsync("first");
            var run = await desk.LatestRunAsync();
            (string Name, Func<string, Task> Do)[] commands =
            [
                ("cluster status", _ => desk.DoAsync("cluster", "status")),
                ("runs list", _ => desk.DoAsync("runs", "list")),
                ("sweep status", sweep => desk.DoAsync("sweep", "status", sweep)),
                ("runs cancel", _ => desk.DoAsync("runs", "cancel", run)),
                ("explain", _ => desk.ExplainAsync(Guid.NewGuid().ToString("N"))),
            ];
            var idle = await MeasureAsync(commands, IdleTries * commands.Length, "idle");
            await desk.SubmitAsync(Busy, seeds: 1000, budget: 4000);
            var busy = await MeasureAsync(commands, tries, Busy);
            return Print(commands.Select(c => c.Name), idle, busy);
        }
        finally
        {
            foreach (var silo in silos) await silo.DisposeAsync();
        }
    }

    private static Task<SiloProcess> StartSiloAsync(RedisProcess redis, TemporaryFolder folder) => SiloProcess.StartAsync(null,
        ["--redis", redis.Address, "--data", folder.Path, "--models", Fixtures.Path("models"), "--datasets", Fixtures.Path(), "--device", "cpu"], CancellationToken.None);

    // The seconds of each try, NaN where it was refused, by command in turn.
    private static async Task<ILookup<string, double>> MeasureAsync((string Name, Func<string, Task> Do)[] commands, int tries, string sweep)
    {
        var taken = new List<(string Name, double Seconds)>();
        for (var i = 0; i < tries; i++)
        {
            var (name, act) = commands[i % commands.Length];
            var start = Stopwatch.GetTimestamp();
            try
            {
                await act(sweep);
                taken.Add((name, Stopwatch.GetElapsedTime(start).TotalSeconds));
            }
            catch (InvalidOperationException refused)
            {
                await Console.Error.WriteLineAsync(refused.Message);
                taken.Add((name, double.NaN));
            }
        }

        return taken.ToLookup(t => t.Name, t => t.Seconds);
    }

    private static int Print(IEnumerable<string> names, ILookup<string, double> idle, ILookup<string, double> busy)
    {
        var isWithin = true;
        Console.WriteLine("| command | idle, median s | busy, median s | busy, slowest s | bound, s | tries | refused |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var name in names)
        {
            var (median, slowest) = (Median(idle[name]), busy[name].Where(double.IsFinite).DefaultIfEmpty(0).Max());
            var bound = Math.Max(AllowedSeconds, AllowedTimes * median);
            var refused = busy[name].Count(double.IsNaN);
            isWithin &= refused == 0 && slowest <= bound;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {median:0.0} | {Median(busy[name]):0.0} | {slowest:0.0} | {bound:0} | {busy[name].Count()} | {refused} |"));
        }

        return isWithin ? 0 : 1;
    }

    private static double Median(IEnumerable<double> seconds) => seconds.Where(double.IsFinite).Order().ToArray() is { Length: > 0 } sorted ? sorted[sorted.Length / 2] : double.NaN;

    /// <summary>Somebody with a command line.</summary>
    private sealed class Desk(TemporaryFolder folder, string cluster)
    {
        public async Task SubmitAsync(string id, int seeds, int budget)
        {
            var spec = folder.File($"{id}.yaml");
            await File.WriteAllTextAsync(spec, $$"""
                name: {{id}}
                models: [{ file: {{Model}} }]
                methods: [decam]
                images: { dataset: photos, limit: 1 }
                seeds: [{{string.Join(", ", Enumerable.Range(0, seeds))}}]
                budget: {{budget}}
                """);
            await DoAsync("sweep", "submit", spec, "--id", id);
        }

        public Task<string> ExplainAsync(string name)
        {
            var photo = Directory.GetFiles(Fixtures.Path("photos"), "*.jpg").Concat(Directory.GetFiles(Fixtures.Path("photos"), "*.png")).Order(StringComparer.Ordinal).First();
            return DoAsync("explain", photo, "--model", Model, "--budget", "64", "--no-metrics", "--seed",
                Random.Shared.Next().ToString(CultureInfo.InvariantCulture), "--out", folder.File("out", name));
        }

        public async Task<string> LatestRunAsync() =>
            JsonDocument.Parse(await DoAsync("runs", "list", "--json")).RootElement.GetProperty("runs")[0].GetProperty("runId").GetString()!;

        /// <summary>Runs a command and gives what it printed.</summary>
        /// <exception cref="InvalidOperationException">It was refused.</exception>
        public async Task<string> DoAsync(params string[] arguments)
        {
            string[] all = [Path.Combine(AppContext.BaseDirectory, "decam.dll"), .. arguments, "--cluster", cluster];
            await using var process = ChildProcess.Start(ProcessPlace.Loopback, "dotnet", all, new Dictionary<string, string>());
            var code = await process.WaitForExitAsync(CancellationToken.None);
            return code == 0 ? process.Output : throw new InvalidOperationException($"decam {string.Join(' ', arguments)} ended with {code}: {process.Error}");
        }
    }
}

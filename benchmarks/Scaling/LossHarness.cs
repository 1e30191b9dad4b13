using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DeCam.Cluster.Client;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Testing;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// The store of states loses its data at seeded moments of a sweep, emptied or set up anew, while a third silo starts: the command must fail and say why, the silos stay one cluster, and the same sweep begun anew has the same table.
/// </summary>
internal static class LossHarness
{
    private const int Cells = 24;
    private const string Lost = "its state is no longer in the store; submit it again";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public static Harness Entry { get; } = new("loss", "[MOMENTS] [SEED] [redis|postgresql]: sweeps whose store of states loses its data in the middle (default 10, seed 1, redis)", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        var moments = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
        var random = new Random(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1);
        using var folder = new TemporaryFolder();
        var store = await StartAsync(args.Length > 2 ? args[2] : "redis");
        await using var group = await SiloGroup.StartAsync(store.Server, [ProcessPlace.Loopback, ProcessPlace.Loopback], ["--simulate", "1x20"], CancellationToken.None);
        var trial = new Trial(store, group, folder);
        var table = await trial.TableAsync("undisturbed");
        Console.WriteLine("| moment | rows | loss | command | seconds | silos in the cluster | table begun anew |\n|---|---|---|---|---|---|---|");
        var isSound = true;
        for (var moment = 1; moment <= moments; moment++)
        {
            var (rows, restarts) = (random.Next(Cells - 4), random.Next(2) == 1);
            var (ended, said, seconds) = await trial.LoseAsync($"moment-{moment}", rows, restarts);
            var silos = await trial.MeetAsync();
            var isSame = await trial.TableAsync($"moment-{moment}") == table;
            isSound &= ended != 0 && said && silos == 3 && isSame;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {moment} | {rows} of {Cells} | {(restarts ? store.Renewed : "emptied")} | exit {ended}, {(said ? "says so" : "does not say so")} | {seconds:0.0} | {silos} of 3 | {(isSame ? "the same bytes" : "different")} |"));
        }

        return isSound ? 0 : 1;
    }

    private static async Task<Store> StartAsync(string kind)
    {
        if (kind == "postgresql")
        {
            var postgres = await PostgresProcess.StartAsync(withTables: true, CancellationToken.None);
            return new(postgres, () => postgres.EmptyAsync(CancellationToken.None), () => postgres.RenewAsync(CancellationToken.None), "set up anew");
        }

        if (kind != "redis") throw new ArgumentException($"The store is '{kind}' but redis or postgresql is wanted.", nameof(kind));
        var redis = await RedisProcess.StartAsync(null, CancellationToken.None, keeps: false);
        return new(redis, redis.EmptyAsync, async () =>
        {
            await redis.StopAsync();
            await redis.StartAgainAsync(CancellationToken.None);
        }, "restarted");
    }

    // A server of states, and two ways in which it comes to be without them.
    private sealed record Store(IMeetingServer Server, Func<Task> EmptyAsync, Func<Task> RenewAsync, string Renewed);

    private sealed class Trial(Store store, SiloGroup group, TemporaryFolder folder)
    {
        private SiloProcess? _late;

        private string Cluster => string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{group[0].Ports.Gateway},127.0.0.1:{group[1].Ports.Gateway}");

        /// <summary>Runs the sweep to its end; the hash of its table.</summary>
        public async Task<string> TableAsync(string id)
        {
            var (code, text) = await RunAsync("sweep", "run", Specification(), "--id", id, "--out", folder.File(id), "--quiet");
            return code == 0 ? (await DocumentAsync("sweep", "audit", id)).GetProperty("audit").GetProperty("tableSha256").GetString()! : text;
        }

        /// <summary>Loses the data when so many rows are there; how the command ended, whether the sweep is said to be lost, and after how many seconds.</summary>
        public async Task<(int ExitCode, bool Said, double Seconds)> LoseAsync(string id, int rows, bool restarts)
        {
            var command = RunAsync("sweep", "run", Specification(), "--id", id, "--out", folder.File(id));
            while (!await HasAsync(id, rows)) await Task.Delay(Poll);
            if (restarts) await store.RenewAsync();
            _late = SiloProcess.Launch(null, new Dictionary<string, string>(store.Server.Environment), [.. store.Server.Arguments, "--data", folder.File("late"), "--models", Samples.Of(), "--simulate", "1x20"]);
            if (!restarts) await store.EmptyAsync();
            var start = Stopwatch.GetTimestamp();
            var (code, text) = await command;
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var (audit, sentence) = await RunAsync("sweep", "audit", id);
            return (code, text.Contains(Lost, StringComparison.Ordinal) && sentence.Contains(Lost, StringComparison.Ordinal) && audit != 0, seconds);
        }

        /// <summary>Waits for the silo that started at the moment of the loss, counts the silos of the cluster, and stops that one.</summary>
        public async Task<int> MeetAsync()
        {
            await using var late = _late!;
            await late.WaitUntilReadyAsync(CancellationToken.None);
            // Whoever founded a cluster of its own would still have it now.
            await Task.Delay(TimeSpan.FromSeconds(3));
            var silos = (await DocumentAsync("cluster", "status")).GetProperty("silos").GetArrayLength();
            late.Terminate();
            return await late.WaitForExitAsync(CancellationToken.None) == 0 ? silos : 0;
        }

        private async Task<bool> HasAsync(string id, int rows)
        {
            var (code, text) = await RunAsync("sweep", "status", id, "--json");
            return code == 0 && JsonDocument.Parse(text).RootElement.GetProperty("sweep").GetProperty("done").GetInt32() >= rows;
        }

        private async Task<JsonElement> DocumentAsync(params string[] arguments) => JsonDocument.Parse((await RunAsync([.. arguments, "--json"])).Text).RootElement;

        private async Task<(int ExitCode, string Text)> RunAsync(params string[] arguments)
        {
            using var text = new StringWriter();
            var shared = TextWriter.Synchronized(text);
            var code = await DecamProgram.RunAsync([.. arguments, "--cluster", Cluster], new CommandConsole(shared, shared, IsTerminal: false, HasColor: false), CancellationToken.None);
            return (code, text.ToString());
        }

        private string Specification()
        {
            var file = folder.File("sweep.yaml");
            if (!File.Exists(file))
            {
                File.WriteAllText(file, """
                    name: loss
                    models:
                      - { file: shapes_cnn.onnx }
                    methods:
                      - { name: rise, masks: 400 }
                      - centre
                    images: { dataset: shapes, include: "*.png", limit: 6 }
                    seeds: [0, 1]
                    metrics: [rise-225]
                    """);
            }

            return file;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using DeCam.Cluster;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Testing;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// Many short runs on one silo that keeps ended runs for twenty seconds and artifacts that nothing names for an hour, the shortest
/// there is: whether memory, file handles and threads level off. The data folder does so where it runs for longer.
/// </summary>
internal static class RetentionHarness
{
    private const int AtOnce = 8, Rows = 10;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(100);
    private static readonly Dictionary<string, string> Kept = new() { ["DeCam__Retention__Runs"] = "20s", ["DeCam__Retention__Artifacts"] = "1h" };

    public static Harness Entry { get; } = new("retention", "[RUNS]: memory, handles, threads and folder of a silo with retention (default 2,000 runs)", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        var runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2_000;
        using var folder = new TemporaryFolder();
        await using var silo = SiloProcess.Launch(null, Kept, "--data", folder.Path, "--models", Samples.Of(), "--simulate", "2x1");
        await silo.WaitUntilReadyAsync(CancellationToken.None);
        var address = string.Create(CultureInfo.InvariantCulture, $"gateway:127.0.0.1:{silo.Ports.Gateway}");
        await using var cluster = await RemoteConnection.JoinAsync(new(address, null, "auto", null), _ => { }, CancellationToken.None);
        var calls = new ClusterCalls(cluster, TimeProvider.System);
        var model = await cluster.AddModelAsync(new("shapes_cnn.onnx", ""), CancellationToken.None);
        var image = await cluster.PutAsync(await File.ReadAllBytesAsync(Samples.Star), CancellationToken.None);
        Console.WriteLine("| runs ended | seconds | memory, MiB | file handles | threads | files | folder, MB |\n|---|---|---|---|---|---|---|");
        var start = Stopwatch.GetTimestamp();
        Write(0, start, silo.Process.Id, folder.Path);
        for (var row = 0; row < Rows; row++)
        {
            var seeds = Enumerable.Range(row * runs / Rows, ((row + 1) * runs / Rows) - (row * runs / Rows));
            await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, stop) => await EndAsync(calls, Spec(model, image, seed), stop));
            Write((row + 1) * runs / Rows, start, silo.Process.Id, folder.Path);
        }

        await Task.Delay(Rest);
        Write(runs, start, silo.Process.Id, folder.Path);
        return 0;
    }

    private static RunSpec Spec(ModelRef model, string image, int seed) => new()
    {
        Model = model,
        ImageName = "star",
        ImageSha256 = image,
        Method = "rise",
        Options = new() { ["masks"] = "64" },
        Seed = seed,
    };

    private static async Task EndAsync(ClusterCalls calls, RunSpec spec, CancellationToken cancellationToken)
    {
        var run = calls.Cluster.Grains.GetGrain<IExplanationGrain>(RunIds.Of(spec));
        var status = await calls.AskAsync(() => run.SubmitAsync(spec, false), cancellationToken);
        for (; status.State == RunState.Running; status = await calls.AskAsync(run.StatusAsync, cancellationToken)) await Task.Delay(Poll, cancellationToken);
        if (status.State != RunState.Completed) throw new InvalidOperationException($"Run {spec.Seed} is {status.State}: {status.Failure?.Message}");
    }

    private static void Write(int ended, long start, int processId, string folder)
    {
        using var process = Process.GetProcessById(processId);
        var files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Exists).Select(Length).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {ended:N0} | {Stopwatch.GetElapsedTime(start).TotalSeconds:0} | {process.WorkingSet64 / 1048576.0:0} | {Directory.GetFiles($"/proc/{processId}/fd").Length} | {process.Threads.Count} | {files.Count:N0} | {files.Sum() / 1e6:0.0} |"));
    }

    // A file may be deleted between the listing and the look at it.
    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}

using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Testing.Failover;

/// <summary>Some runs and a sweep, submitted under keys of their own and compared by what they give.</summary>
internal sealed class Workload
{
    private static readonly string Image = Samples.Of("shapes", "03_star.png");

    /// <summary>Number of single runs.</summary>
    public required int Runs { get; init; }

    /// <summary>Seeds of the sweep over two images; 0 for no sweep.</summary>
    public int SweepSeeds { get; init; }

    /// <summary>Evaluations of a single run; a cell of the sweep has half of them.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Methods of the single runs, by turns, and how many objects each looks for.</summary>
    public IReadOnlyList<(string Name, int Objects)> Methods { get; init; } = [("decam", 1)];

    /// <summary>Key of the queue that serves it.</summary>
    public static string Queue { get; } = new Scoring.ModelReference("shapes_cnn.onnx", ShapesSweep.ModelSha256, "").Identity;

    /// <summary>The key of a run.</summary>
    public static string RunId(string name, int run) => $"{name}-run{run}";

    /// <summary>What it gives on an embedded cluster where nothing happens.</summary>
    public async Task<SortedDictionary<string, string>> UndisturbedAsync(string device, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await EmbeddedConnection.StartAsync(new(null, folder.Path, device, 1), _ => { }, cancellationToken);
        var calls = new ClusterCalls(cluster, TimeProvider.System);
        await SubmitAsync(calls, "undisturbed", cancellationToken);
        return await CompleteAsync(calls, "undisturbed", cancellationToken);
    }

    /// <summary>Submits everything.</summary>
    public async Task SubmitAsync(ClusterCalls calls, string name, CancellationToken cancellationToken)
    {
        var image = await calls.Cluster.PutAsync(await File.ReadAllBytesAsync(Image, cancellationToken), cancellationToken);
        if (calls.Cluster.IsEmbedded) await calls.Cluster.AddModelAsync(new(ShapesSweep.ModelPath, ""), cancellationToken);
        for (var run = 0; run < Runs; run++)
        {
            var grain = calls.Cluster.Grains.GetGrain<IExplanationGrain>(RunId(name, run));
            var spec = Spec(image, run);
            Assert.Null((await calls.AskAsync(() => grain.SubmitAsync(spec, restart: false), cancellationToken)).Failure);
        }

        if (SweepSeeds > 0) await SubmitSweepAsync(calls, name, cancellationToken);
    }

    /// <summary>Waits for the end of everything and gives the hash of each map, or why there is none, under the name of its run or cell.</summary>
    public async Task<SortedDictionary<string, string>> CompleteAsync(ClusterCalls calls, string name, CancellationToken cancellationToken)
    {
        var maps = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var run = 0; run < Runs; run++)
        {
            var grain = calls.Cluster.Grains.GetGrain<IExplanationGrain>(RunId(name, run));
            RunStatus status;
            while ((status = await calls.AskAsync(grain.StatusAsync, cancellationToken)).State == RunState.Running) await Task.Delay(100, cancellationToken);
            Assert.True(status.State == RunState.Completed, $"Run {run} ended as {status.State}: {status.Failure?.Message}");
            maps.Add($"run{run}", (await calls.AskAsync(grain.ResultAsync, cancellationToken))!.Targets[0].MapSha256);
        }

        if (SweepSeeds > 0) await CompleteSweepAsync(calls, name, maps, cancellationToken);
        foreach (var map in maps.Values.Where(m => m.Length == 64).Distinct()) Assert.True((await calls.Cluster.GetAsync(map, cancellationToken)).Length > 0);
        return maps;
    }

    private async Task SubmitSweepAsync(ClusterCalls calls, string name, CancellationToken cancellationToken)
    {
        var sweep = new ShapesSweep(images: 2, SweepSeeds) { Budget = Evaluations / 2 };
        foreach (var (option, value) in Options) sweep.Options.Add(option, value);
        await sweep.SubmitAsync(calls, name, cancellationToken);
    }

    // Every cell once: a second row of a key fails on Add.
    private static async Task CompleteSweepAsync(ClusterCalls calls, string name, SortedDictionary<string, string> maps, CancellationToken cancellationToken)
    {
        SweepStatus status;
        while (!(status = await calls.StatusAsync(name, cancellationToken)).IsOver) await Task.Delay(100, cancellationToken);
        Assert.Equal(SweepState.Completed, status.State);
        await foreach (var row in new SweepRows(calls).ReadAsync(name, cancellationToken)) maps.Add(row.Key, row.Failure?.Message ?? row.MapSha256);
    }

    private static SortedDictionary<string, string> Options => new(StringComparer.Ordinal) { ["population"] = "64", ["final-population"] = "auto" };

    private static SortedDictionary<string, string> OptionsOf((string Name, int Objects) method)
    {
        SortedDictionary<string, string> options = method.Name == "decam" ? Options : new(StringComparer.Ordinal);
        if (method.Objects > 1) options["objects"] = method.Objects.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return options;
    }

    private RunSpec Spec(string image, int run) => new()
    {
        Model = new("shapes_cnn.onnx", ShapesSweep.ModelSha256, ""),
        ImageName = "03_star.png",
        ImageSha256 = image,
        Method = Methods[run % Methods.Count].Name,
        Options = OptionsOf(Methods[run % Methods.Count]),
        Seed = run,
        Budget = Evaluations,
    };
}

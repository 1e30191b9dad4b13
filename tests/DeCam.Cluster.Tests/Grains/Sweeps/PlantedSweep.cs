using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Tests.Grains.Sweeps;

/// <summary>A sweep of a few planted images on a planted cluster.</summary>
internal sealed class PlantedSweep : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly TemporaryFolder _folder = new();

    public PlantedSweep(PlantedCluster cluster, int images, int masks = 96, string id = "sweep-of-test")
    {
        Id = id;
        Cluster = cluster;
        for (var i = 0; i < images; i++) _folder.Write($"{i:D2}.png", [(byte)i, (byte)(i >> 8)]);
        Spec = new()
        {
            Name = "planted",
            Models = [new() { Name = "planted", File = PlantedCluster.Model.Name, Sha256 = PlantedCluster.Model.Sha256 }],
            Methods =
            [
                new() { Name = "rise", Method = "rise", Options = new(StringComparer.Ordinal) { ["masks"] = $"{masks}" } },
                new() { Name = "centre", Method = "centre", IsControl = true },
            ],
            Images = new() { Folder = _folder.Path },
            Metrics = ["black-30"],
        };
    }

    public string Id { get; }

    public PlantedCluster Cluster { get; }

    public SweepSpec Spec { get; set; }

    public ISweepGrain Grain => Cluster.Grains.GetGrain<ISweepGrain>(Id);

    public string Folder => _folder.Path;

    public Task<SweepResolution> ResolveAsync() => Cluster.Grains.GetGrain<ISweepResolverGrain>(0).ResolveAsync(Spec);

    public async Task<SweepStatus> SubmitAsync(bool restart = false)
    {
        var resolution = await ResolveAsync();
        Assert.Null(resolution.Failure);
        return await PlantedCluster.RetryAsync(() => Grain.SubmitAsync(resolution.Spec!, restart));
    }

    public Task<SweepStatus> EndAsync() => UntilAsync(s => s.IsOver, "to end");

    /// <summary>Polls until the status is as wanted; a timeout says what it was last.</summary>
    public async Task<SweepStatus> UntilAsync(Func<SweepStatus, bool> isWanted, string wanted)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var status = await PlantedCluster.RetryAsync(Grain.StatusAsync);
            if (isWanted(status)) return status;
            if (DateTime.UtcNow > deadline) Assert.Fail($"Waited for the sweep {wanted}, but it is {status}.");
            await Task.Delay(20);
        }
    }

    /// <summary>Writes the file labels.csv.</summary>
    public Task LabelAsync(params string[] lines) => File.WriteAllLinesAsync(Path.Combine(Folder, "labels.csv"), lines);

    /// <summary>All rows as they are stored, by cell.</summary>
    public async Task<List<SweepRow>> RowsAsync()
    {
        var rows = new List<SweepRow>();
        foreach (var key in await PlantedCluster.RetryAsync(Grain.ShardsAsync))
        {
            var shard = Cluster.Grains.GetGrain<ISweepShardGrain>(key);
            var blocks = await PlantedCluster.RetryAsync(shard.BlocksAsync);
            for (var block = 0; block < blocks; block++) rows.AddRange(await PlantedCluster.RetryAsync(() => shard.RowsAsync(block)));
        }

        return [.. rows.OrderBy(r => r.Cell)];
    }

    /// <summary>The table without the columns that may differ between two equal sweeps.</summary>
    public async Task<string[]> TableAsync()
    {
        var lines = new CsvLines([.. SweepColumns.Of(Spec).Where(c => c.IsStable)]);
        return [.. (await RowsAsync()).Select(lines.Line)];
    }

    public void Dispose() => _folder.Dispose();
}

using Orleans.Concurrency;

namespace DeCam.Cluster.Testing.Planted;

/// <summary>A queue without devices, from which a test takes by hand. Batches have ten masks.</summary>
internal sealed class HandQueue(PlantedCluster cluster, int maxMasks)
{
    private Guid? _finished;

    public IScoreQueueGrain Queue { get; } = cluster.Grains.GetGrain<IScoreQueueGrain>(PlantedCluster.Model.Sha256);

    public Task SubmitAsync(string run, RunPriority priority, int batches, string? kind = null, int masks = 0) => Queue.SubmitAsync(new(
        [.. Enumerable.Range(0, batches).Select(batch => new WorkItem
        {
            RunId = run,
            Batch = batch,
            Model = PlantedCluster.Model,
            ImageSha256 = new('b', 64),
            Count = 10,
            Priority = priority,
            Arithmetic = kind,
            MaskKind = masks,
        })]));

    public Task<int[]> MissingAsync(string run, params int[] batches) => Queue.MissingAsync(run, new Immutable<int[]>(batches));

    public Task<WorkLease?> TakeAsync(int slot = 0, string device = "hand", int concurrency = 1, string? kind = null, int newestMasks = 0) => Queue.TakeAsync(new()
    {
        Silo = cluster.Silos.Silos[0].SiloAddress,
        Device = device,
        Slot = slot,
        Concurrency = concurrency,
        MaxMasks = maxMasks,
        Arithmetic = kind is null ? null : new(kind, "", ""),
        NewestMasks = newestMasks,
        Finished = _finished,
    }, default);

    /// <summary>Takes until nothing is left; what each lease held, in order.</summary>
    public async Task<List<string>> DrainAsync()
    {
        var leases = new List<string>();
        while (await TakeAsync() is { } lease)
        {
            _finished = lease.Id;
            leases.Add(lease.Description is null ? string.Join(" + ", lease.Items.Select(i => $"{i.RunId} {i.Batch}")) : "description");
        }

        return leases;
    }
}

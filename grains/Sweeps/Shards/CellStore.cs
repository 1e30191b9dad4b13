namespace DeCam.Cluster.Grains.Sweeps.Shards;

/// <summary>Cuts cells into shards and stores them.</summary>
/// <param name="blobs">Keeps the cells.</param>
internal sealed class CellStore(SweepBlob blobs)
{
    /// <summary>Stores the cells.</summary>
    public async Task<CellShard[]> StoreAsync(IEnumerable<SweepCellTicket> cells, CancellationToken cancellationToken)
    {
        var shards = new List<CellShard>();
        foreach (var part in cells.Chunk(ISweepShardGrain.MaxCells))
            shards.Add(new(part[0].Cell, part.Length, await blobs.PutAsync(part, cancellationToken)));
        return [.. shards];
    }
}

using DeCam.Cluster.Grains.Storage;
using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Cluster.Grains.Sweeps.Shards;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>
/// Turns a specification into shards of cells: puts the images into the artifact store, asks the models where a filter needs it,
/// and numbers the cells. Deterministic, so doing it again after a crash gives the same shards.
/// </summary>
internal sealed class SweepExpansion(IDatasetFolders folders, IArtifactStore artifacts, SweepBlob blobs)
{
    /// <summary>The shards of the sweep.</summary>
    /// <param name="spec">The specification as resolved.</param>
    /// <param name="filter">Asks the models, where the specification has a filter.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ScoringRefusedException">The images are not those that were accepted, or none passes the filter.</exception>
    public async Task<List<SweepShardEntry>> ExpandAsync(SweepSpec spec, ImageFilter filter, CancellationToken cancellationToken)
    {
        var listing = DatasetListing.Of(spec.Images, folders);
        if (listing.Digest != spec.Images.Listing)
            throw new ScoringRefusedException(RefusalKind.Input, $"The images of {listing.Name} have changed since the sweep was submitted; submit it again.");
        var labels = spec.Images.Labels is { } file ? await ImageLabels.ReadAsync(listing, file, cancellationToken) : null;
        if (labels is not null && labels.Sha256 != spec.Images.LabelsSha256)
            throw new ScoringRefusedException(RefusalKind.Input, $"The label file '{spec.Images.Labels}' has changed since the sweep was submitted; submit it again.");
        var images = new List<SweepImage>();
        foreach (var name in listing.Names) images.Add(new(name, await artifacts.PutFileAsync(listing.PathOf(name), cancellationToken)));
        var chosen = new List<IReadOnlyList<SweepImage>>();
        for (var model = 0; model < spec.Models.Length; model++) chosen.Add(await filter.ChooseAsync(model, images, labels, cancellationToken));
        return await WriteAsync(SweepCells.Of(spec, chosen), cancellationToken);
    }

    private async Task<List<SweepShardEntry>> WriteAsync(IEnumerable<SweepCellTicket> cells, CancellationToken cancellationToken)
    {
        var shards = new List<SweepShardEntry>();
        foreach (var part in cells.Chunk(ISweepShardGrain.MaxCells))
            shards.Add(new() { First = part[0].Cell, Count = part.Length, Cells = await blobs.PutAsync(part, cancellationToken) });
        return shards;
    }
}

/// <summary>An image of a sweep.</summary>
/// <param name="Name">Name in its dataset.</param>
/// <param name="Sha256">Content key.</param>
internal sealed record SweepImage(string Name, string Sha256);

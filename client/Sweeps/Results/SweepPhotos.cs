using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Results;
using DeCam.Imaging;
using DeCam.Inference.Drawing;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Finds the photos that the maps of a sweep are drawn on.</summary>
/// <param name="cluster">May store them.</param>
/// <param name="spec">The sweep.</param>
internal sealed class SweepPhotos(ClusterConnection cluster, SweepSpec spec)
{
    private const string Unknown = "The version that made this map did not note how the original picture became the view: this is what the model saw of it.";

    /// <summary>
    /// The photo of a row that has a result: the original by its hash, in the sweep's folder or in the cluster's store; else, with a
    /// note, what the model saw of it. Null where nothing of it is stored any more.
    /// </summary>
    public async Task<FoundPhoto?> FindAsync(SweepRow row, CancellationToken cancellationToken)
    {
        var size = spec.Pictures.SizePixels;
        if (await cluster.FindAsync(row.ViewSha256, cancellationToken) is not { } seen) return null;
        var view = new ImageView(row.HeightPixels, row.WidthPixels, seen);
        if (row.Fit.Length == 0) return new(PhotoSheet.Of(view, size), Unknown);
        // Only a sweep of this machine names a folder.
        var path = spec.Images.Folder is { } folder ? Path.Combine([folder, .. row.Image.Split('/')]) : null;
        return await OriginalPhoto.FindAsync(cluster, new(row.Image, row.ImageSha256, path, row.Fit), size, () => Task.FromResult(view), cancellationToken);
    }
}

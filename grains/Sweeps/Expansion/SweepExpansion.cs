using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>
/// Turns a specification into cells: puts the images into the artifact store, asks the models where a filter needs it,
/// and numbers the cells. Deterministic, so doing it again after a crash gives the same cells.
/// </summary>
internal sealed class SweepExpansion(IGrainFactory grains, IDatasetFolders folders, IDatasetFiles files, IDatasetObjects objects, DatasetPictures pictures, IArtifactStore artifacts)
{
    /// <summary>The cells of the sweep.</summary>
    /// <param name="spec">The specification as resolved.</param>
    /// <param name="window">How many images a model may be asked about at once.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ScoringRefusedException">The images are not those that were accepted, or none passes the filter.</exception>
    /// <exception cref="IOException">A folder is away or a disk failed; either may pass.</exception>
    public async Task<IEnumerable<SweepCellTicket>> ExpandAsync(SweepSpec spec, Func<int> window, LookProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(spec, window, progress, cancellationToken);
        }
        catch (ScoringRefusedException refusal) when (refusal.InnerException is IOException and not EndOfStreamException)
        {
            // What was there when the sweep was accepted may come back, as a share does.
            throw new IOException(refusal.Message, refusal);
        }
    }

    private async Task<IEnumerable<SweepCellTicket>> FindAsync(SweepSpec spec, Func<int> window, LookProgress progress, CancellationToken cancellationToken)
    {
        var listing = await SecondLook.AtAsync(() => DatasetListing.Of(spec.Images, folders, files), found => found.Digest == spec.Images.Listing,
            found => $"The images of {found.Name} have changed since the sweep was submitted; submit it again.", progress, cancellationToken);
        var truth = await SecondLook.AtAsync(() => DatasetTruth.Of(spec.Images, listing, files), found => found is null || found.Sha256 == spec.Images.LabelsSha256,
            _ => $"The label file '{spec.Images.Labels}' has changed since the sweep was submitted; submit it again.", progress, cancellationToken);
        var images = new List<SweepImage>();
        foreach (var name in listing.Names)
        {
            var picture = await pictures.StoreAsync(listing.Folder, name, cancellationToken);
            images.Add(new(name, picture.Sha256, Fault: picture.Fault));
            progress.Step();
        }

        // Names and lengths are the same on all silos that have the dataset. Where the contents were compared too, no other ones may come in.
        if (spec.Images.Contents.Length > 0 && ContentsOf(listing, images) is { Length: > 0 } contents && contents != spec.Images.Contents)
            throw new ScoringRefusedException(RefusalKind.Input, $"The contents of the images of {listing.Name} are not those that were compared when the sweep was submitted; submit it again.");
        // The times of the files are those of each silo's copy; specifications of earlier versions have no other digest.
        var folder = await SecondLook.AtAsync(() => ObjectFolder.Of(spec.Images, listing, objects),
            found => found is null || (spec.Images.ObjectListing.Length > 0 ? found.Listing == spec.Images.ObjectListing : found.Digest == spec.Images.Objects),
            _ => "The masks or boxes of the images have changed since the sweep was submitted; submit it again.", progress, cancellationToken);
        if (folder is not null && spec.Images.ObjectContents.Length > 0 && ContentDigest.OfKnown(folder.Folder, folder.Names, files) is { Length: > 0 } own && own != spec.Images.ObjectContents)
            throw new ScoringRefusedException(RefusalKind.Input, $"The contents of the masks or boxes of {listing.Name} are not those that were compared when the sweep was submitted; submit it again.");
        var look = new ModelLook(grains, spec, progress);
        var filter = new ImageFilter(spec, look, window);
        var views = folder is null ? null : new ObjectViews(spec, look, artifacts, listing, folder, objects);
        var chosen = new List<IReadOnlyList<SweepImage>>();
        for (var model = 0; model < spec.Models.Length; model++) chosen.Add(await SeenAsync(views, model, window, await filter.ChooseAsync(model, images, truth, cancellationToken), cancellationToken));
        var maps = await GivenMaps.ReadAsync(spec, artifacts, cancellationToken);
        maps.Check(chosen);
        return SweepCells.Of(spec, chosen, maps);
    }

    // A picture that cannot be read as one may have a content all the same; where that is unknown, nothing is compared.
    private string ContentsOf(DatasetListing listing, IReadOnlyList<SweepImage> images)
    {
        var contents = images.Select(i => (i.Name, Content: i.Fault is null ? i.Sha256 : files.KnownContent(DatasetListing.PathOf(listing.Folder, i.Name)))).ToList();
        return contents.Exists(c => c.Content is null) ? "" : ContentDigest.Of(contents.Select(c => (c.Name, c.Content!)));
    }

    private static async Task<IReadOnlyList<SweepImage>> SeenAsync(ObjectViews? views, int model, Func<int> window, IReadOnlyList<SweepImage> images, CancellationToken cancellationToken)
    {
        if (views is null) return images;
        var seen = new List<SweepImage>();
        while (seen.Count < images.Count)
            seen.AddRange(await Task.WhenAll(images.Skip(seen.Count).Take(window()).Select(image => views.SeeAsync(model, image, cancellationToken))));
        return seen;
    }
}

/// <summary>An image of a sweep.</summary>
/// <param name="Name">Name in its dataset.</param>
/// <param name="Sha256">Content key; "" where it cannot be read.</param>
/// <param name="Truth">Its true class, or null where the sweep does not ask for it.</param>
/// <param name="Localisation">Its object in the model's view, or null where none is known.</param>
/// <param name="Fault">Why it cannot be read, or null.</param>
internal sealed record SweepImage(string Name, string Sha256, SweepTruth? Truth = null, SweepObject? Localisation = null, Failure? Fault = null);

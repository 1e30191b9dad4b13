using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Scoring;
using Microsoft.Extensions.Options;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>Looks at what a specification names, in the folders of this silo.</summary>
internal sealed class SweepResolver(IDatasetFolders folders, IDatasetFiles files, IDatasetObjects objects, IArtifactStore artifacts, IOptions<SweepOptions> options)
{
    /// <summary>The specification with hashes and counts, or what is wrong with it.</summary>
    public async Task<SweepResolution> ResolveAsync(SweepSpec spec)
    {
        try
        {
            SweepSpecCheck.Check(spec);
            // Elsewhere than on the grain that asks: a slow folder must not keep its other calls waiting.
            var listing = await Task.Run(() => DatasetListing.Of(spec.Images, folders, files));
            SweepSpecCheck.CheckCells(spec, listing.Names.Count, options.Value.MaxCells);
            var truth = await Task.Run(() => DatasetTruth.Of(spec.Images, listing, files));
            var folder = await Task.Run(() => ObjectFolder.Of(spec.Images, listing, objects));
            var contents = await Task.Run(() => ContentDigest.OfKnown(listing.Folder, listing.Names, files));
            var objectContents = folder is null ? "" : await Task.Run(() => ContentDigest.OfKnown(folder.Folder, folder.Names, files));
            var names = Array.Exists(spec.Methods, m => m.Maps is not null) ? await artifacts.PutAsync(SweepMaps.Names(listing.Names), CancellationToken.None) : null;
            return new(spec with
            {
                Images = spec.Images with
                {
                    Listing = listing.Digest,
                    Count = listing.Names.Count,
                    Written = listing.Written,
                    LabelsSha256 = truth?.Sha256 ?? "",
                    PassedOver = listing.PassedOver,
                    Objects = folder?.Digest ?? "",
                    ObjectCount = folder?.ByImage.Count ?? 0,
                    ObjectListing = folder?.Listing ?? "",
                    Contents = contents,
                    ObjectContents = objectContents,
                },
            }, null, names);
        }
        catch (ScoringRefusedException refusal)
        {
            return new(null, Wire.Failure(refusal));
        }
    }
}

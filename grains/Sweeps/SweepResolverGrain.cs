using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Scoring;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace DeCam.Cluster.Grains.Sweeps;

/// <inheritdoc cref="ISweepResolverGrain"/>
[StatelessWorker]
internal sealed class SweepResolverGrain(IDatasetFolders folders, IOptions<SweepOptions> options) : Grain, ISweepResolverGrain
{
    /// <inheritdoc/>
    public async Task<SweepResolution> ResolveAsync(SweepSpec spec)
    {
        try
        {
            SweepSpecCheck.Check(spec);
            var listing = DatasetListing.Of(spec.Images, folders);
            SweepSpecCheck.CheckCells(spec, listing.Names.Count, options.Value.MaxCells);
            var labels = spec.Images.Labels is { } file ? await ImageLabels.ReadAsync(listing, file, CancellationToken.None) : null;
            return new(spec with
            {
                Images = spec.Images with
                {
                    Listing = listing.Digest,
                    Count = listing.Names.Count,
                    Written = listing.Written,
                    LabelsSha256 = labels?.Sha256 ?? "",
                },
            }, null);
        }
        catch (ScoringRefusedException refusal)
        {
            return new(null, Wire.Failure(refusal));
        }
    }
}

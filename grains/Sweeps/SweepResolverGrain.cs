using DeCam.Cluster.Grains.Sweeps.Images;
using Orleans.Concurrency;

namespace DeCam.Cluster.Grains.Sweeps;

/// <inheritdoc cref="ISweepResolverGrain"/>
[StatelessWorker]
internal sealed class SweepResolverGrain(SweepResolver here, DatasetSilos silos) : Grain, ISweepResolverGrain
{
    /// <inheritdoc/>
    /// <remarks>A folder is one of the only silo; a dataset may lie on any, and must be the same on all that have it.</remarks>
    public async Task<SweepResolution> ResolveAsync(SweepSpec spec) =>
        spec.Images.Dataset is { } dataset ? DatasetComparison.Of(dataset, await silos.ResolveAsync(spec)) : await here.ResolveAsync(spec);
}

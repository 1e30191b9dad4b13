using DeCam.Cluster.Grains.Placement;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Cluster;

/// <inheritdoc cref="IDrainGrain"/>
[OnNamedSilo, RandomPlacement, Reentrant]
internal sealed class DrainGrain(DrainingSilos draining) : Grain, IDrainGrain
{
    /// <inheritdoc/>
    public Task DrainsAsync(SiloAddress silo)
    {
        draining.Add(silo);
        return Task.CompletedTask;
    }
}

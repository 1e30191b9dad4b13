using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace DeCam.Cluster.Grains.Placement;

/// <summary>Keeps a grain on the silo whose address is its key.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnNamedSiloAttribute() : PlacementFilterAttribute(new NamedSiloStrategy());

/// <summary>The strategy behind <see cref="OnNamedSiloAttribute"/>.</summary>
public sealed class NamedSiloStrategy() : PlacementFilterStrategy(0);

/// <summary>Keeps the one silo. A call to a silo that has left the cluster finds none and fails.</summary>
public sealed class NamedSiloDirector : IPlacementFilterDirector
{
    /// <inheritdoc/>
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var key = target.GrainIdentity.Key.ToString();
        return silos.Where(silo => silo.ToParsableString() == key);
    }
}

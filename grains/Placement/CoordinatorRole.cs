using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace DeCam.Cluster.Grains.Placement;

/// <summary>The role of silos that hold coordinators, queues and registries.</summary>
public static class CoordinatorRole
{
    /// <summary>Metadata key; value "1" where the silo has the role.</summary>
    public const string MetadataKey = "decam.coordinator";
}

/// <summary>Keeps a grain on silos with the coordinator role.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CoordinatorOnlyAttribute() : PlacementFilterAttribute(new CoordinatorRoleStrategy());

/// <summary>The strategy behind <see cref="CoordinatorOnlyAttribute"/>.</summary>
public sealed class CoordinatorRoleStrategy() : PlacementFilterStrategy(0);

/// <summary>
/// Keeps the silos whose metadata show the role. The role is compared with a constant; the metadata of the calling silo do not matter.
/// A silo that was told to stop gets no new grains, before membership says that it leaves: its devices finish their work until then.
/// </summary>
public sealed class CoordinatorRoleDirector(ISiloMetadataCache metadata, DrainingSilos draining) : IPlacementFilterDirector
{
    /// <inheritdoc/>
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos) => draining.Without(
        silos.Where(silo => metadata.GetSiloMetadata(silo).Metadata.TryGetValue(CoordinatorRole.MetadataKey, out var value) && value == "1"));
}

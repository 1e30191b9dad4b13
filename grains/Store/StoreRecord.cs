using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Grains.Store;

/// <summary>Stored state of the upkeep.</summary>
[GenerateSerializer, Alias("DeCam.StoreRecord")]
internal sealed class StoreRecord : IDamageable
{
    /// <summary>Id of this store of states, by which stores of artifacts know it; "" until the first upkeep.</summary>
    [Id(0)] public string StoreId { get; set; } = "";

    /// <inheritdoc/>
    [field: NonSerialized]
    public string? Damage { get; set; }
}

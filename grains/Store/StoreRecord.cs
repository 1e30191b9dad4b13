using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Grains.Store;

/// <summary>Stored state of the upkeep.</summary>
[GenerateSerializer, Alias("DeCam.StoreRecord")]
internal sealed class StoreRecord : IDamageable
{
    /// <summary>Id of this store of states, by which stores of artifacts know it; "" until the first upkeep.</summary>
    [Id(0)] public string StoreId { get; set; } = "";

    /// <summary>Birth mark: an id that is written once, into an empty store. A store with another one, or none, has lost what it held.</summary>
    [Id(1)] public string Birth { get; set; } = "";

    /// <inheritdoc/>
    [field: NonSerialized]
    public string? Damage { get; set; }
}

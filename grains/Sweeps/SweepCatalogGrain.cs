using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.Storage;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Sweeps;

/// <inheritdoc cref="ISweepCatalogGrain"/>
[RandomPlacement, CoordinatorOnly]
internal sealed class SweepCatalogGrain(
    [PersistentState("sweep-catalog", StorageNames.Grains)] IPersistentState<SweepCatalogState> stored) : Grain, ISweepCatalogGrain
{
    private const int Attempts = 5;

    /// <inheritdoc/>
    public async Task AddAsync(string sweepId)
    {
        for (var attempt = 1; !stored.State.Ids.Contains(sweepId); attempt++)
        {
            try
            {
                stored.State.Ids.Add(sweepId);
                await stored.WriteStateAsync();
            }
            catch (Exception e)
            {
                await stored.RereadAsync(DeactivateOnIdle);
                // Embedded clusters of several processes may share a data folder.
                if (e is not Orleans.Storage.InconsistentStateException || attempt == Attempts) throw;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<string[]> ListAsync(int limit)
    {
        await stored.ReadStateAsync();
        return [.. stored.State.Ids.AsEnumerable().Reverse().Take(limit)];
    }
}

/// <summary>The sweeps ever submitted, in order.</summary>
[GenerateSerializer, Alias("DeCam.SweepCatalogState")]
internal sealed class SweepCatalogState
{
    /// <summary>Their ids.</summary>
    [Id(0)] public List<string> Ids { get; set; } = [];
}

using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Grains.Store;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Loss;

/// <summary>The birth mark in a store of states: an id that the first silo writes into an empty store. A store with another mark, or without one, has lost what it held.</summary>
/// <param name="storage">The store.</param>
/// <param name="grains">Tells where the record is kept.</param>
internal sealed class BirthMark(IGrainStorage storage, IGrainFactory grains)
{
    private const int Attempts = 5;

    /// <summary>The mark; "" where there is none.</summary>
    public async Task<string> LookAsync() => (await ReadAsync()).State!.Birth;

    /// <summary>The mark, written anew where there is none.</summary>
    /// <remarks>
    /// A record of an earlier version keeps the id by which stores of artifacts know it. A store without the record is another store and
    /// gets another id: so contents that the lost states named have two users, and stay until somebody has restored the states or given them up.
    /// </remarks>
    public async Task<string> LookOrWriteAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await ReadAsync();
            var record = found.State!;
            if (record.Birth.Length > 0) return record.Birth;
            found.State = new() { StoreId = record.StoreId.Length > 0 ? record.StoreId : NewId(), Birth = NewId() };
            try
            {
                await storage.WriteStateAsync(StoredStates.Store, Place, found);
                return found.State.Birth;
            }
            catch (InconsistentStateException) when (attempt < Attempts)
            {
                // Another silo wrote it at the same time; its mark holds.
            }
        }
    }

    private GrainId Place => grains.GetGrain<IStoreGrain>(0).GetGrainId();

    private static string NewId() => Guid.NewGuid().ToString("N");

    private async Task<GrainState<StoreRecord>> ReadAsync()
    {
        var found = new GrainState<StoreRecord> { State = new() };
        await storage.ReadStateAsync(StoredStates.Store, Place, found);
        return found;
    }
}

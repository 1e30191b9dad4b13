using DeCam.Cluster.Grains.Store;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Loss;

/// <summary>The birth mark in a store of states: an id that the first silo writes into an empty store. A store with another mark, or without one, has lost what it held.</summary>
/// <param name="storage">The store.</param>
/// <param name="grains">Tells where the record is kept.</param>
internal sealed class BirthMark(IGrainStorage storage, IGrainFactory grains)
{
    private const string StateName = "store";
    private const int Attempts = 5;
    private string _storeId = "";

    /// <summary>The mark; "" where there is none.</summary>
    public async Task<string> LookAsync() => (await ReadAsync()).State!.Birth;

    /// <summary>The mark, written anew where there is none. The id by which stores of artifacts know the store stays.</summary>
    public async Task<string> LookOrWriteAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await ReadAsync();
            var record = found.State!;
            if (record.StoreId.Length > 0) _storeId = record.StoreId;
            if (record.Birth.Length > 0) return record.Birth;
            if (_storeId.Length == 0) _storeId = NewId();
            found.State = new() { StoreId = _storeId, Birth = NewId() };
            try
            {
                await storage.WriteStateAsync(StateName, Place, found);
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
        await storage.ReadStateAsync(StateName, Place, found);
        return found;
    }
}

using Orleans.Storage;

namespace DeCam.Cluster.Grains.Loss;

/// <summary>Grain storage that tells a state which never was from one that the store has lost.</summary>
/// <param name="storage">The store.</param>
/// <param name="guard">Knows whether it lost its states.</param>
/// <param name="contexts">Tells which grain reads or writes.</param>
internal sealed class LossCheckedStorage(IGrainStorage storage, LossGuard guard, IGrainContextAccessor contexts) : IGrainStorage
{
    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var holder = contexts.GrainContext;
        var birth = await guard.BirthAsync();
        await storage.ReadStateAsync(stateName, grainId, grainState);
        if (grainState.RecordExists) guard.Known.Note(grainState.State);
        else await guard.ConfirmAsync(birth);
        guard.Hold(holder, birth);
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        guard.RefuseOlder(contexts.GrainContext);
        await storage.WriteStateAsync(stateName, grainId, grainState);
        guard.Known.Note(grainState.State);
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        guard.RefuseOlder(contexts.GrainContext);
        await storage.ClearStateAsync(stateName, grainId, grainState);
        guard.Known.Drop(stateName, grainId.Key.ToString()!);
    }
}

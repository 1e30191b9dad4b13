using Orleans.Storage;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>Keeps every state under the whole id of its grain, type and key.</summary>
/// <param name="storage">
/// Takes a grain's key alone, and reads numbers and GUIDs out of it: grains of two types with one key would share a state, and so
/// would the keys <c>1</c> and <c>01</c>.
/// </param>
internal sealed class WholeIdStorage(IGrainStorage storage) : IGrainStorage
{
    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ReadStateAsync(stateName, Whole(grainId), grainState);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.WriteStateAsync(stateName, Whole(grainId), grainState);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ClearStateAsync(stateName, Whole(grainId), grainState);

    // The slash between type and key is in no number and no GUID.
    private static GrainId Whole(GrainId grainId) => GrainId.Create(grainId.Type, grainId.ToString());
}

using DeCam.Cluster.Grains.Artifacts;
using Orleans.Serialization;

namespace DeCam.Cluster.Grains.Sweeps.Shards;

/// <summary>Cells and rows as artifacts, written by Orleans' serializer, whose member ids keep them readable for later versions.</summary>
internal sealed class SweepBlob(Serializer serializer, IArtifactStore artifacts)
{
    /// <summary>Stores the value and returns its content key.</summary>
    public Task<string> PutAsync<T>(T value, CancellationToken cancellationToken) =>
        artifacts.PutAsync(serializer.SerializeToArray(value), cancellationToken);

    /// <summary>Reads the value.</summary>
    /// <exception cref="KeyNotFoundException">Nothing is stored under the key.</exception>
    public async Task<T> GetAsync<T>(string sha256, CancellationToken cancellationToken) =>
        serializer.Deserialize<T>(await artifacts.GetAsync(sha256, cancellationToken))!;
}

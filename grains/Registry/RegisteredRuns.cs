using DeCam.Cluster.Grains.Explanations;
using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Grains.Registry;

/// <summary>The runs of a shard as their own records tell them, for a registry that was damaged.</summary>
internal static class RegisteredRuns
{
    /// <summary>Reads every run's record.</summary>
    public static async Task<List<RunEntry>> OfAsync(StoredStates stored, int shard, CancellationToken cancellationToken) =>
        [.. (await stored.ReadAllAsync<RunRecord>(StoredStates.Runs, cancellationToken)).Where(r => r.Spec is not null && RegistryShards.Of(r.Id) == shard).Select(r => RunPeers.Entry(r.Id, r.Spec!, r.AcceptedUtc, r.State))];
}

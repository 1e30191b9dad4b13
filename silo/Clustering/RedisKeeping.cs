using StackExchange.Redis;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>Asks Redis how it keeps what is written, which decides whether states last.</summary>
internal static class RedisKeeping
{
    /// <summary>What may make Redis lose states, in sentences; none where it does not let itself be asked.</summary>
    /// <param name="redis">Redis.</param>
    /// <param name="place">Where it is, for the sentences.</param>
    public static async Task<IReadOnlyList<string>> WarningsAsync(IDatabase redis, string place)
    {
        try
        {
            return [.. Warnings(place, await AskAsync(redis, "maxmemory-policy"), await AskAsync(redis, "appendonly"), await AskAsync(redis, "save"))];
        }
        catch (RedisServerException)
        {
            // Many services refuse CONFIG.
            return [];
        }
    }

    private static IEnumerable<string> Warnings(string place, string? policy, string? appendOnly, string? save)
    {
        // Other policies take only what was written to expire; states are not.
        if (policy?.StartsWith("allkeys-", StringComparison.Ordinal) == true)
            yield return $"Redis at {place} evicts states when its memory is full, because its maxmemory-policy is '{policy}'; set it to noeviction";
        if (appendOnly != "no") yield break;
        yield return string.IsNullOrEmpty(save)
            ? $"Redis at {place} keeps nothing on disk, so that all runs and sweeps are lost when it restarts; start it with --appendonly yes"
            : $"Redis at {place} keeps snapshots alone (save '{save}'), so that what was written after the last one is lost when it restarts; start it with --appendonly yes";
    }

    private static async Task<string?> AskAsync(IDatabase redis, string name) =>
        (string?[]?)await redis.ExecuteAsync("CONFIG", "GET", name) is [_, var value] ? value : null;
}

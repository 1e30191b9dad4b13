using StackExchange.Redis;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>In which way Redis cannot be used.</summary>
public enum RedisFaultKind
{
    /// <summary>It does not answer.</summary>
    Away,

    /// <summary>It refuses the password.</summary>
    Password,

    /// <summary>It refuses a command, or a key, that the user has no right to.</summary>
    Right,

    /// <summary>It answers, but its memory is full and it takes nothing more.</summary>
    Full,
}

/// <summary>Why Redis cannot be used.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Reason">The exception that said so.</param>
public sealed record RedisFault(RedisFaultKind Kind, Exception Reason);

/// <summary>Looks whether Redis answers and has room.</summary>
public static class RedisProbe
{
    /// <summary>Connects and waits for one answer.</summary>
    /// <param name="options">Where Redis is; changed so that the first failure counts.</param>
    /// <param name="clusterId">Id of the cluster, with which its keys begin.</param>
    /// <returns>Why that did not work, or null.</returns>
    public static async Task<RedisFault?> LookAsync(ConfigurationOptions options, string clusterId) => (await LookAsync(options, clusterId, _ => Task.FromResult(true))).Fault;

    /// <summary>The same, and whether the user may do to the keys of a cluster what its silos do.</summary>
    /// <param name="options">Where Redis is; changed so that the first failure counts.</param>
    /// <param name="clusterId">Id of the cluster.</param>
    /// <returns>Why Redis cannot be used, or null.</returns>
    public static async Task<RedisFault?> LookForSiloAsync(ConfigurationOptions options, string clusterId) => (await LookAsync(options, clusterId, async database =>
    {
        RedisKey hash = $"{ProbeOf(clusterId)}/hash", list = $"{ProbeOf(clusterId)}/list";
        // These write nothing, either: there is no such hash.
        await database.HashDeleteAsync(hash, "field");
        await database.HashGetAllAsync(hash);
        await database.ScriptEvaluateAsync("return redis.call('HGET', KEYS[1], 'field')", [hash]);
        await database.SortedSetRangeByValueAsync(list);
        await database.ExecuteAsync("SCAN", "0");
        return true;
    })).Fault;

    /// <summary>The same as the first, and whether silos of a cluster have ever registered in Redis, and Redis has not forgotten them.</summary>
    /// <param name="options">Where Redis is; changed so that the first failure counts.</param>
    /// <param name="clusterId">Id of the cluster.</param>
    /// <returns>Why Redis cannot be used, or null; and whether it knows the cluster.</returns>
    public static Task<(RedisFault? Fault, bool KnowsCluster)> LookForClusterAsync(ConfigurationOptions options, string clusterId) =>
        // A client that looks for silos writes the table's version, which is a row, too.
        LookAsync(options, clusterId, async database => await database.HashLengthAsync(RedisMembers.KeyOf(clusterId)) > 1);

    private static async Task<(RedisFault? Fault, bool Answer)> LookAsync(ConfigurationOptions options, string clusterId, Func<IDatabase, Task<bool>> ask)
    {
        options.AbortOnConnectFail = true;
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            // Writes nothing, but is refused as a write when the memory is full.
            await connection.GetDatabase().StringSetRangeAsync(ProbeOf(clusterId), 0, "");
            return (null, await ask(connection.GetDatabase()));
        }
        catch (Exception problem) when (problem is RedisException or TimeoutException)
        {
            return (new(KindOf(problem), problem), false);
        }
    }

    private static string ProbeOf(string clusterId) => $"{clusterId}/probe";

    private static RedisFaultKind KindOf(Exception problem) =>
        problem.Message.StartsWith("OOM", StringComparison.Ordinal) ? RedisFaultKind.Full
        : problem.Message.Contains("NOPERM", StringComparison.Ordinal) ? RedisFaultKind.Right
        : RefusesPassword(problem) ? RedisFaultKind.Password
        : RedisFaultKind.Away;

    private static bool RefusesPassword(Exception problem) =>
        problem.Message.Contains("NOAUTH", StringComparison.Ordinal) || problem.Message.Contains("WRONGPASS", StringComparison.Ordinal)
        || problem is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure };
}

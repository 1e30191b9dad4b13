using StackExchange.Redis;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>In which way Redis cannot be used.</summary>
public enum RedisFaultKind
{
    /// <summary>It does not answer.</summary>
    Away,

    /// <summary>It refuses the password.</summary>
    Password,

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
    /// <returns>Why that did not work, or null.</returns>
    public static async Task<RedisFault?> LookAsync(ConfigurationOptions options) => (await LookAsync(options, _ => Task.FromResult(true))).Fault;

    /// <summary>The same, and whether silos of a cluster have ever registered in Redis, and Redis has not forgotten them.</summary>
    /// <param name="options">Where Redis is; changed so that the first failure counts.</param>
    /// <param name="clusterId">Id of the cluster.</param>
    /// <returns>Why Redis cannot be used, or null; and whether it knows the cluster.</returns>
    public static Task<(RedisFault? Fault, bool KnowsCluster)> LookAsync(ConfigurationOptions options, string clusterId) =>
        // A client that looks for silos writes the table's version, which is a row, too.
        LookAsync(options, async database => await database.HashLengthAsync(RedisMembers.KeyOf(clusterId)) > 1);

    private static async Task<(RedisFault? Fault, bool Answer)> LookAsync(ConfigurationOptions options, Func<IDatabase, Task<bool>> ask)
    {
        options.AbortOnConnectFail = true;
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            // Writes nothing, but is refused as a write when the memory is full.
            await connection.GetDatabase().StringSetRangeAsync("decam-probe", 0, "");
            return (null, await ask(connection.GetDatabase()));
        }
        catch (Exception problem) when (problem is RedisException or TimeoutException)
        {
            return (new(KindOf(problem), problem), false);
        }
    }

    private static RedisFaultKind KindOf(Exception problem) =>
        problem.Message.StartsWith("OOM", StringComparison.Ordinal) ? RedisFaultKind.Full
        : RefusesPassword(problem) ? RedisFaultKind.Password
        : RedisFaultKind.Away;

    private static bool RefusesPassword(Exception problem) =>
        problem.Message.Contains("NOAUTH", StringComparison.Ordinal) || problem.Message.Contains("WRONGPASS", StringComparison.Ordinal)
        || problem is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure };
}

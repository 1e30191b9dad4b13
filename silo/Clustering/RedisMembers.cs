using StackExchange.Redis;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>The cluster's membership as rows of Redis, as they were when the silo's own row was last among them, so that they can be put back after Redis lost them.</summary>
/// <param name="clusterId">Id of the cluster.</param>
/// <param name="self">The silo, as its row is called.</param>
/// <remarks>
/// Orleans would go on without the rows, and let a silo that starts found a second cluster beside the others. It takes no table whose
/// version is lower than one it has seen, so the version goes on from the one remembered.
/// </remarks>
internal sealed class RedisMembers(string clusterId, string self)
{
    private const string Version = "Version";

    // All rows at once: silos that were missing from a table would count as dead. A silo that put them back before is not disturbed.
    private const string PutBack = """
        if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 1 end
        local version = math.max(tonumber(redis.call('HGET', KEYS[1], ARGV[2]) or '0'), tonumber(ARGV[3])) + 1
        for i = 4, #ARGV, 2 do redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1]) end
        redis.call('HSET', KEYS[1], ARGV[2], string.format('%d', version))
        return 1
        """;

    private readonly RedisKey _key = $"{clusterId}/members/{clusterId}";
    private HashEntry[] _last = [];

    /// <summary>Looks at the rows, and remembers them if the silo's own is there.</summary>
    /// <returns>Whether it is there.</returns>
    public async Task<bool> LookAsync(IDatabase redis)
    {
        var rows = await redis.HashGetAllAsync(_key);
        if (!Array.Exists(rows, row => row.Name == self)) return false;
        _last = rows;
        return true;
    }

    /// <summary>Puts the remembered rows back, where the silo's own is missing.</summary>
    /// <returns>Whether it is there now; false if it never was.</returns>
    public async Task<bool> PutBackAsync(IDatabase redis)
    {
        if (_last.Length == 0) return false;
        var version = _last.First(row => row.Name == Version).Value;
        RedisValue[] rows = [.. _last.Where(row => row.Name != Version).SelectMany(row => new[] { row.Name, row.Value })];
        return (int)await redis.ScriptEvaluateAsync(PutBack, [_key], [self, Version, version, .. rows]) == 1;
    }
}

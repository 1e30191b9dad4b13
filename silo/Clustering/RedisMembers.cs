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
    // Of a table that is older than the rows remembered, these replace its own.
    private const string PutBack = """
        local version = tonumber(redis.call('HGET', KEYS[1], ARGV[2]) or '0')
        local remembered = tonumber(ARGV[3])
        if version >= remembered and redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 1 end
        local set = version < remembered and 'HSET' or 'HSETNX'
        for i = 4, #ARGV, 2 do redis.call(set, KEYS[1], ARGV[i], ARGV[i + 1]) end
        redis.call('HSET', KEYS[1], ARGV[2], string.format('%d', math.max(version, remembered) + 1))
        return 1
        """;

    private readonly RedisKey _key = KeyOf(clusterId);
    private HashEntry[] _last = [];

    /// <summary>Where Orleans keeps the membership of a cluster.</summary>
    public static string KeyOf(string clusterId) => $"{clusterId}/members/{clusterId}";

    /// <summary>The silos in the rows remembered, as their rows are called.</summary>
    public IEnumerable<string> Silos => _last.Where(row => row.Name != Version).Select(row => row.Name.ToString());

    /// <summary>Looks at the rows, and remembers them if the silo's own is there and the table is no older one, such as that of a backup.</summary>
    /// <returns>Whether it is so.</returns>
    public async Task<bool> LookAsync(IDatabase redis)
    {
        var rows = await redis.HashGetAllAsync(_key);
        if (!Array.Exists(rows, row => row.Name == self) || VersionOf(rows) < VersionOf(_last)) return false;
        _last = rows;
        return true;
    }

    /// <summary>Puts the remembered rows back, where the silo's own is missing or the table is an older one.</summary>
    /// <returns>Whether it is there now; false if it never was.</returns>
    public async Task<bool> PutBackAsync(IDatabase redis)
    {
        if (_last.Length == 0) return false;
        RedisValue[] rows = [.. _last.Where(row => row.Name != Version).SelectMany(row => new[] { row.Name, row.Value })];
        return (int)await redis.ScriptEvaluateAsync(PutBack, [_key], [self, Version, VersionOf(_last), .. rows]) == 1;
    }

    private static long VersionOf(HashEntry[] rows) => rows.FirstOrDefault(row => row.Name == Version).Value.TryParse(out long version) ? version : 0;
}

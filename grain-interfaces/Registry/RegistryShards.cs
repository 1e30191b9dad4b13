namespace DeCam.Cluster;

/// <summary>How work is spread over the shards of the registry.</summary>
public static class RegistryShards
{
    /// <summary>Number of shards; fixed, because it decides where stored entries are found.</summary>
    public const int Count = 16;

    /// <summary>The shard of an id, by FNV-1a over its UTF-16 units (the string's own hash differs per process).</summary>
    public static int Of(string id)
    {
        var hash = 2166136261u;
        foreach (var unit in id) hash = unchecked((hash ^ unit) * 16777619u);
        return (int)(hash % Count);
    }
}

namespace DeCam.Cluster.Silo;

/// <summary>Redis, for clustering, reminders and grain state: section <c>DeCam:Redis</c>.</summary>
public sealed record RedisOptions
{
    /// <summary><c>HOST:PORT</c>, or a StackExchange.Redis configuration string.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Password; apart from the connection so that it can come from a secret.</summary>
    public string Password { get; init; } = "";

    /// <summary>The hosts and ports of the connection, without what else it says, which may be a password; for messages.</summary>
    internal string Place => string.Join(',', Connection.Split(',').Where(part => !part.Contains('=', StringComparison.Ordinal)).Select(part => part[(part.LastIndexOf('@') + 1)..]));
}

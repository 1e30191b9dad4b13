using System.ComponentModel.DataAnnotations;

namespace DeCam.Cluster.Silo;

/// <summary>Redis, for clustering, reminders and grain state: section <c>DeCam:Redis</c>.</summary>
public sealed record RedisOptions : IValidatableObject
{
    /// <summary><c>HOST:PORT</c>, or a StackExchange.Redis configuration string.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Password; apart from the connection so that it can come from a secret.</summary>
    public string Password { get; init; } = "";

    /// <summary>How long a silo goes on with a Redis that refuses its password. Then it ends, so that its supervisor starts it with the new one.</summary>
    /// <value>Default 1 min.</value>
    public TimeSpan RefusalTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The hosts and ports of the connection, without what else it says, which may be a password; for messages.</summary>
    internal string Place => string.Join(',', Connection.Split(',').Where(part => !part.Contains('=', StringComparison.Ordinal)).Select(part => part[(part.LastIndexOf('@') + 1)..]));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RefusalTime <= TimeSpan.Zero) yield return new("must be positive, like 00:01:00", [nameof(RefusalTime)]);
    }
}

using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Npgsql;

namespace DeCam.Cluster.Silo;

/// <summary>PostgreSQL, for clustering, reminders and grain state: section <c>DeCam:Postgres</c>.</summary>
public sealed record PostgresOptions : IValidatableObject
{
    /// <summary><c>HOST[:PORT]/DATABASE</c>, or a connection string of Npgsql.</summary>
    public string Connection { get; init; } = "";

    /// <summary>User, unless the connection string names one.</summary>
    /// <value>Default <c>decam</c>.</value>
    public string User { get; init; } = "decam";

    /// <summary>Password; apart from the connection so that it can come from a secret.</summary>
    public string Password { get; init; } = "";

    /// <summary>How long a silo goes on with a PostgreSQL that refuses its user or password. Then it ends, so that its supervisor starts it with the new one.</summary>
    /// <value>Default 1 min.</value>
    public TimeSpan RefusalTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Host, port and database, without what else the connection says, which may be a password; for messages.</summary>
    internal string Place
    {
        get
        {
            try
            {
                var named = Read();
                return string.Create(CultureInfo.InvariantCulture, $"{named.Host}:{named.Port}/{named.Database}");
            }
            catch (ArgumentException)
            {
                // What cannot be read may be a password anywhere.
                return "...";
            }
        }
    }

    /// <summary>The connection as Npgsql takes it.</summary>
    /// <exception cref="StartRefusedException">It cannot be read.</exception>
    internal NpgsqlConnectionStringBuilder ToBuilder()
    {
        try
        {
            return Read();
        }
        catch (ArgumentException)
        {
            // The exception may repeat a password, and is left out.
            throw StartRefusedException.Option("DeCam:Postgres:Connection cannot be read; give HOST:PORT/DATABASE, or a connection string such as Host=HOST;Database=DATABASE (--postgres).");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RefusalTime <= TimeSpan.Zero) yield return new("must be positive, like 00:01:00", [nameof(RefusalTime)]);
    }

    private NpgsqlConnectionStringBuilder Read()
    {
        var builder = Connection.Contains('=', StringComparison.Ordinal) ? new NpgsqlConnectionStringBuilder(Connection) : OfPlace(Connection);
        if (string.IsNullOrEmpty(builder.Host) || string.IsNullOrEmpty(builder.Database)) throw new ArgumentException("Host and database are needed.");
        if (string.IsNullOrEmpty(builder.Username)) builder.Username = User;
        if (Password.Length > 0) builder.Password = Password;
        return builder;
    }

    private static NpgsqlConnectionStringBuilder OfPlace(string text)
    {
        if (text.Split('/') is not [{ Length: > 0 } place, { Length: > 0 } database]) throw new ArgumentException("HOST[:PORT]/DATABASE is wanted.");
        var builder = new NpgsqlConnectionStringBuilder { Host = place, Database = database };
        // An IPv6 address without a port ends in its bracket.
        if (place.EndsWith(']') || place.LastIndexOf(':') is not (>= 0 and var colon)) return builder;
        if (!int.TryParse(place[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is 0 or > 65535) throw new ArgumentException("The port is no number from 1 to 65535.");
        (builder.Host, builder.Port) = (place[..colon], port);
        return builder;
    }
}

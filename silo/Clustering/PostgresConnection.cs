using Npgsql;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>How a process speaks to PostgreSQL.</summary>
internal static class PostgresConnection
{
    /// <summary>The name by which Orleans finds the driver.</summary>
    public const string Driver = "Npgsql";

    private const int PatienceSeconds = 5;

    // Silos share the server's connections, of which it has 100 unless told otherwise.
    private const int MostConnections = 20;

    /// <summary>A connection string with which connecting and commands fail after 5 s, unless it says otherwise, so that they can be tried again.</summary>
    /// <param name="options">Where PostgreSQL is.</param>
    /// <param name="program">Name of the program in the server's lists.</param>
    /// <exception cref="StartRefusedException">The connection string cannot be read.</exception>
    public static string Parse(PostgresOptions options, string program = "decam-silo")
    {
        var connection = options.ToBuilder();
        SetUnlessSaid(connection, "Timeout", PatienceSeconds);
        SetUnlessSaid(connection, "Command Timeout", PatienceSeconds);
        SetUnlessSaid(connection, "Maximum Pool Size", MostConnections);
        SetUnlessSaid(connection, "Application Name", program);
        return connection.ConnectionString;
    }

    private static void SetUnlessSaid(NpgsqlConnectionStringBuilder connection, string key, object value)
    {
        if (!connection.ShouldSerialize(key)) connection[key] = value;
    }
}
